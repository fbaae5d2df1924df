import { useState } from 'react';
import { call, useLoad } from '../api';
import { Action, Field, Form, ProblemNote } from '../form';
import { Link, navigate } from '../router';
import { SpaceCard } from '../space-card';
import type { Space } from '../types';

interface Found {
  readonly spaces: readonly Space[];
  readonly cursor?: string;
}

interface CityProps {
  readonly city: string;
  readonly min: string;
  readonly max: string;
}

/** The spaces of a city, cheapest first: the order of the index. */
export function CityPage({ city, min, max }: CityProps) {
  const query = new URLSearchParams({ city, ...(min && { minPrice: min }), ...(max && { maxPrice: max }) });
  const path = `/spaces?${query}`;
  const { data, problem } = useLoad<Found>(path);
  return (
    <section>
      <Link to="/" className="back">
        ← All cities
      </Link>
      <h1>Spaces in {city}</h1>
      <Form
        key={path}
        submit="Show"
        className="filter"
        onSubmit={(values) =>
          navigate(`/cities/${encodeURIComponent(city)}?min=${String(values.get('min'))}&max=${String(values.get('max'))}`)
        }
      >
        <Field label="From, a day" name="min" type="number" min="0" step="0.01" defaultValue={min} />
        <Field label="Up to" name="max" type="number" min="0" step="0.01" defaultValue={max} />
      </Form>
      <ProblemNote problem={problem} />
      {data?.spaces.length === 0 && <p className="soft">Nothing at this price.</p>}
      {data && <Results key={path} path={path} first={data} />}
    </section>
  );
}

function Results({ path, first }: { readonly path: string; readonly first: Found }) {
  const [found, setFound] = useState(first);
  const more = async (): Promise<void> => {
    const next = await call<Found>('GET', `${path}&cursor=${encodeURIComponent(found.cursor ?? '')}`);
    setFound({ ...next, spaces: [...found.spaces, ...next.spaces] });
  };
  return (
    <>
      <div className="spaces" data-testid="spaces">
        {found.spaces.map((space) => (
          <SpaceCard key={space.spaceId} space={space} />
        ))}
      </div>
      {found.cursor && <Action label="More" className="quiet" onAct={more} />}
    </>
  );
}
