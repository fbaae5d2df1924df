import { useLoad } from '../api';
import { Feed } from '../feed';
import { Field, Form, ProblemNote, Select } from '../form';
import { Link, navigate } from '../router';
import type { City } from '../types';

export function Home() {
  const { data, problem } = useLoad<{ cities: City[] }>('/cities');
  const cities = data?.cities ?? [];
  return (
    <>
      <section className="hero">
        <div className="pitch">
          <h1>
            Room to <em>think.</em>
          </h1>
          <p className="lead">Desks, studios and workshops of people near you, by the day. Somebody leaves a room empty; you fill it.</p>
          {data && (
            <Form
              submit="Search"
              className="search"
              onSubmit={(values) => {
                const city = String(values.get('city'));
                const maxPrice = String(values.get('maxPrice'));
                navigate(`/cities/${encodeURIComponent(city)}${maxPrice ? `?max=${encodeURIComponent(maxPrice)}` : ''}`);
              }}
            >
              <Select label="Where" name="city" options={cities.map(({ name }) => name)} />
              <Field label="Up to, a day" name="maxPrice" type="number" min="0" step="0.01" placeholder="any price" />
            </Form>
          )}
          <ProblemNote problem={problem} />
        </div>
        <img className="art" src="/photos/studio-1.svg" alt="" />
      </section>
      <div className="beside">
        <section>
          <h2>Where to?</h2>
          <div className="cities" data-testid="cities">
            {cities.map(({ name, country, headline }, index) => (
              <Link key={name} to={`/cities/${encodeURIComponent(name)}`} className={`city tint-${index % 6}`}>
                <span>{country}</span>
                <h3>{name}</h3>
                <p>{headline}</p>
              </Link>
            ))}
          </div>
        </section>
        <Feed />
      </div>
    </>
  );
}
