import { call, useLoad } from '../api';
import { Action, Field, Form, ProblemNote, Select } from '../form';
import { days, money } from '../format';
import { Link } from '../router';
import { useSession } from '../session';
import type { Booking } from '../types';

export function Bookings() {
  const { data, problem, reload } = useLoad<{ bookings: Booking[] }>('/bookings');
  return (
    <section>
      <h1>Your bookings</h1>
      <ProblemNote problem={problem} />
      {data?.bookings.length === 0 && <p className="soft">Nothing yet. Find a room, and it waits for you here.</p>}
      <div className="bookings" data-testid="bookings">
        {data?.bookings.toSorted(waitingFirst).map((booking) => (
          <Row key={booking.bookingId} booking={booking} onChange={reload} />
        ))}
      </div>
    </section>
  );
}

/** What waits for its money first; the rest in the order of the API, the latest stay first. */
function waitingFirst(a: Booking, b: Booking): number {
  return Number(b.status === 'pending') - Number(a.status === 'pending');
}

function Row({ booking, onChange }: { readonly booking: Booking; readonly onChange: () => void }) {
  const { bookingId, startsOn, endsOn, status, space, total, currency } = booking;
  const today = new Date().toISOString().slice(0, 10);
  const path = `/bookings/${bookingId}`;
  const then = (work: Promise<unknown>): Promise<void> => work.then(onChange);
  return (
    <div className={`card booking ${status}`}>
      {status === 'confirmed' ? (
        <Pass booking={booking} />
      ) : (
        <div className="stub">{status === 'pending' ? 'Waits for payment' : 'Cancelled'}</div>
      )}
      <div>
        <h3>
          <Link to={`/spaces/${encodeURIComponent(space.slug)}`}>{space.title}</Link>
        </h3>
        <p>{days(startsOn, endsOn)}</p>
        <p className="soft">
          {space.city}
          {space.address && status === 'confirmed' && `, ${space.address}`} · {money(total, currency)}
        </p>
        <div className="actions">
          {status === 'pending' && <Action label="Pay" onAct={() => then(call('POST', `${path}/payment`))} />}
          {status !== 'cancelled' && startsOn >= today && (
            <Action label="Cancel" className="quiet" onAct={() => then(call('DELETE', path))} />
          )}
        </div>
        {status === 'confirmed' && startsOn <= today && <Review path={path} />}
      </div>
    </div>
  );
}

/** Drawn by a container: a picture like any other. */
function Pass({ booking: { bookingId, startsOn, endsOn, space } }: { readonly booking: Booking }) {
  const name = useSession()?.name ?? '';
  const query = new URLSearchParams({ title: space.title, city: space.city, from: startsOn, to: endsOn, name, code: bookingId });
  return <img className="pass" src={`/api/passes?${query}`} alt={`Pass for ${space.title}`} loading="lazy" />;
}

function Review({ path }: { readonly path: string }) {
  return (
    <details>
      <summary>Write a review</summary>
      <Form
        submit="Send"
        onSubmit={async (values) => {
          await call('POST', `${path}/review`, { rating: Number(values.get('rating')), body: String(values.get('body')) });
          window.location.reload();
        }}
      >
        <Select label="Stars" name="rating" options={['5', '4', '3', '2', '1']} />
        <Field label="How was it?" name="body" required />
      </Form>
    </details>
  );
}
