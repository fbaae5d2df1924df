"""Reads what a CDK app has synthesized."""

import json
import re
from pathlib import Path
from typing import Any

ASSET_HASH = re.compile(r"[0-9a-f]{64}")


def template(outdir: Path, stack: str) -> dict[str, Any]:
    """The template of a stack. Hashes of assets are left out: they also cover the order in which JSON was written."""
    text = (outdir / f"{stack}.template.json").read_text(encoding="utf-8")
    return json.loads(ASSET_HASH.sub("<hash>", text))


def worker_definition(outdir: Path) -> Any:
    """The model and the mapping that the functions of a migration follow, from their asset."""
    texts = {path.read_text(encoding="utf-8") for path in outdir.glob("asset.*/definition.json")}
    (text,) = texts
    return json.loads(text)
