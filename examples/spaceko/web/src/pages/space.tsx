import { useState } from 'react';
import { call, useLoad } from '../api';
import { Calendar } from '../calendar';
import { Feed } from '../feed';
import { Field, Form, ProblemNote } from '../form';
import { day, days, initials, money } from '../format';
import { Link, navigate } from '../router';
import { useSession } from '../session';
import { Stars } from '../space-card';
import type { Booking, SpaceDetails } from '../types';
import { NotFound } from './not-found';

export function SpacePage({ slug }: { readonly slug: string }) {
  const { data: space, problem, reload } = useLoad<SpaceDetails>(`/spaces/${encodeURIComponent(slug)}`);
  if (problem?.status === 404) return <NotFound />;
  if (problem) return <ProblemNote problem={problem} />;
  if (!space) return <p className="soft">Loading…</p>;
  return (
    <article>
      <Link to={`/cities/${encodeURIComponent(space.city)}`} className="back">
        ← {space.city}
      </Link>
      <Gallery space={space} />
      <div className="beside">
        <div>
          <h1>{space.title}</h1>
          <p className="facts">
            <Stars rating={space.rating} />
            <span className="tag">{space.kind}</span>
            <span>{space.capacity === 1 ? 'for one' : `up to ${space.capacity} people`}</span>
          </p>
          <p className="text">{space.description}</p>
          <ul className="amenities">
            {space.amenities
              .filter((name) => name.trim())
              .map((name) => (
                <li key={name}>{name}</li>
              ))}
          </ul>
          <p className="host">
            <span className="face">{initials(space.host.name)}</span>
            <span>
              Your host is <b>{space.host.name}</b>
              <br />
              <span className="soft">{space.host.bio}</span>
            </span>
          </p>
          <Reviews space={space} />
        </div>
        <div className="sticky">
          <Book space={space} onTaken={reload} />
          <Feed />
        </div>
      </div>
    </article>
  );
}

function Gallery({ space: { photos, kind, title } }: { readonly space: SpaceDetails }) {
  const shown = photos.length > 0 ? photos : [{ url: `/photos/${kind}-1.svg`, caption: undefined }];
  return (
    <div className={`gallery of-${Math.min(shown.length, 3)}`} data-testid="gallery">
      {shown.map(({ url, caption }) => (
        <figure key={url}>
          <img src={url} alt={caption ?? title} />
          {caption && <figcaption>{caption}</figcaption>}
        </figure>
      ))}
    </div>
  );
}

function Book({ space, onTaken }: { readonly space: SpaceDetails; readonly onTaken: () => void }) {
  const [[first, last], setDays] = useState<readonly [string?, string?]>([]);
  const isLoggedIn = useSession() !== undefined;
  const pick = (date: string): void => setDays(first && !last && date >= first ? [first, date] : [date]);
  return (
    <section className="card book">
      <p className="price">
        <b>{money(space.pricePerDay, space.currency)}</b> a day
      </p>
      <Calendar taken={space.takenDays} first={first} last={last} onPick={pick} />
      {isLoggedIn ? (
        <Form
          submit={first ? `Book ${days(first, last ?? first)}` : 'Pick your days'}
          onSubmit={async (values) => {
            if (!first) return;
            const guests = Number(values.get('guests'));
            try {
              await call<Booking>('POST', '/bookings', { slug: space.slug, startsOn: first, endsOn: last ?? first, guests });
              navigate('/bookings');
            } catch (problem) {
              onTaken();
              throw problem;
            }
          }}
        >
          <Field label="People" name="guests" type="number" min="1" max={space.capacity} defaultValue="1" required />
        </Form>
      ) : (
        <Link to={`/login?then=${encodeURIComponent(`/spaces/${encodeURIComponent(space.slug)}`)}`} className="button wide">
          Log in to book
        </Link>
      )}
    </section>
  );
}

function Reviews({ space: { reviews } }: { readonly space: SpaceDetails }) {
  return (
    <section>
      <h2>{reviews.length === 0 ? 'No reviews yet' : 'What guests say'}</h2>
      <div className="reviews" data-testid="reviews">
        {reviews.map(({ stars, body, createdAt, author }) => (
          <blockquote key={`${createdAt}${author}`} className="card">
            <p className="stars">
              <i>{'★'.repeat(stars)}</i>
            </p>
            <p className="text">{body}</p>
            <footer>
              {author} <span className="soft">· {day(createdAt)}</span>
            </footer>
          </blockquote>
        ))}
      </div>
    </section>
  );
}
