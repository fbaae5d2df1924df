import type { Language } from './language';

/** A state of a nondeterministic automaton: where it goes with a character, and where without one. */
interface State {
  readonly id: number;
  has?: (character: string) => boolean;
  next?: State;
  readonly free: State[];
}

interface Automaton {
  readonly start: State;
  readonly end: State;
}

/** Thompson's construction. */
function automaton(language: Language): Automaton {
  let count = 0;
  const state = (): State => ({ id: count++, free: [] });
  const build = (part: Language, start: State): State => {
    switch (part.kind) {
      case 'character': {
        start.has = part.has;
        start.next = state();
        return start.next;
      }
      case 'sequence':
        return part.parts.reduce((from, item) => build(item, branch(from)), start);
      case 'choice': {
        const end = state();
        for (const item of part.parts) build(item, branch(start)).free.push(end);
        return end;
      }
      case 'repeat': {
        const loop = branch(start);
        build(part.part, branch(loop)).free.push(loop);
        return branch(loop);
      }
    }
  };
  const branch = (from: State): State => {
    const to = state();
    from.free.push(to);
    return to;
  };
  const start = state();
  return { start, end: build(language, start) };
}

/**
 * A shortest text, not empty, that is in both languages; undefined when there is none. Exact for classes of characters that treat
 * all characters outside of `alphabet` alike.
 *
 * Breadth-first search in the product of both automata: a pair of states, and whether a character was read.
 */
export function commonText(left: Language, right: Language, alphabet: readonly string[]): string | undefined {
  const a = automaton(left);
  const b = automaton(right);
  const seen = new Set<string>();
  let front: { readonly left: State; readonly right: State; readonly text: string }[] = [{ left: a.start, right: b.start, text: '' }];
  while (front.length > 0) {
    const following: typeof front = [];
    const open = [...front];
    for (let pair = open.pop(); pair; pair = open.pop()) {
      const { left: one, right: other, text } = pair;
      const mark = `${one.id} ${other.id} ${text === ''}`;
      if (seen.has(mark)) continue;
      seen.add(mark);
      if (one === a.end && other === b.end && text !== '') return text;
      for (const next of one.free) open.push({ left: next, right: other, text });
      for (const next of other.free) open.push({ left: one, right: next, text });
      const { has: hasLeft, next: nextLeft } = one;
      const { has: hasRight, next: nextRight } = other;
      if (!hasLeft || !hasRight || !nextLeft || !nextRight) continue;
      const character = alphabet.find((candidate) => hasLeft(candidate) && hasRight(candidate));
      if (character !== undefined) following.push({ left: nextLeft, right: nextRight, text: text + character });
    }
    front = following;
  }
  return undefined;
}
