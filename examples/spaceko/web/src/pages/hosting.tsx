import { call, upload, useLoad } from '../api';
import { Field, Form, ProblemNote, Select } from '../form';
import { Link } from '../router';
import { SpaceCard } from '../space-card';
import type { City, Space, Upload } from '../types';

export function Hosting() {
  const { data, problem, reload } = useLoad<{ spaces: Space[] }>('/hosting/spaces');
  return (
    <section>
      <h1>Your spaces</h1>
      <ProblemNote problem={problem} />
      <div className="hosting" data-testid="hosting">
        {data?.spaces.map((space) => (
          <div key={space.spaceId} className="card own">
            <SpaceCard space={space} />
            <Change space={space} onChange={reload} />
          </div>
        ))}
      </div>
      <NewSpace onChange={reload} />
    </section>
  );
}

function Change({ space: { slug, pricePerDay }, onChange }: { readonly space: Space; readonly onChange: () => void }) {
  const path = `/hosting/spaces/${encodeURIComponent(slug)}`;
  return (
    <div>
      <Form
        submit="Set the price"
        className="inline"
        onSubmit={async (values) => {
          await call('PATCH', path, { pricePerDay: String(values.get('price')) });
          onChange();
        }}
      >
        <Field label="Price a day" name="price" type="number" min="0" step="0.01" defaultValue={pricePerDay} required />
      </Form>
      <Form
        submit="Add the photo"
        className="inline"
        onSubmit={async (values) => {
          const file = values.get('photo') as File;
          const form = await call<Upload>('POST', `${path}/uploads`, { type: file.type });
          const caption = String(values.get('caption'));
          await call('POST', `${path}/photos`, { path: await upload(file, form), ...(caption && { caption }) });
          onChange();
        }}
      >
        <Field label="Photo" name="photo" type="file" accept="image/jpeg,image/png,image/webp" required />
        <Field label="Caption" name="caption" />
      </Form>
      <Link to={`/spaces/${encodeURIComponent(slug)}`}>See it as a guest</Link>
    </div>
  );
}

function NewSpace({ onChange }: { readonly onChange: () => void }) {
  const { data } = useLoad<{ cities: City[] }>('/cities');
  return (
    <details className="card">
      <summary>Offer another space</summary>
      <Form
        submit="Publish"
        onSubmit={async (values) => {
          const text = (name: string): string => String(values.get(name));
          await call('POST', '/hosting/spaces', {
            title: text('title'),
            description: text('description'),
            city: text('city'),
            kind: text('kind'),
            capacity: Number(text('capacity')),
            pricePerDay: text('price'),
            amenities: [],
          });
          onChange();
        }}
      >
        <Field label="Title" name="title" required />
        <Field label="Description" name="description" required />
        <Select label="City" name="city" options={data?.cities.map(({ name }) => name) ?? []} />
        <Select label="Kind" name="kind" options={['desk', 'office', 'meeting', 'studio', 'workshop']} />
        <Field label="Room for" name="capacity" type="number" min="1" max="500" defaultValue="1" required />
        <Field label="Price a day, €" name="price" type="number" min="0" step="0.01" required />
      </Form>
    </details>
  );
}
