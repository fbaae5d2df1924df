import { useLoad } from './api';
import { ago } from './format';
import { Link } from './router';
import type { Activity } from './types';

const EVERY_MS = 2000;
const DID = { booked: 'picked', confirmed: 'booked', cancelled: 'gave back', reviewed: 'loved' } as const;

/** What others do, as it happens: the stream of the table writes it, the page asks for it. */
export function Feed() {
  const { data } = useLoad<{ activities: Activity[] }>('/activity', EVERY_MS);
  return (
    <aside className="feed" aria-live="polite" data-testid="feed">
      <h2>
        <span className="pulse" /> Happening now
      </h2>
      {data?.activities.length === 0 && <p className="soft">Quiet at the moment. Book something, and it shows up here.</p>}
      <ol>
        {data?.activities.slice(0, 5).map(({ activityId, kind, who, slug, title, city, detail, at }) => (
          <li key={activityId} className={kind}>
            <p>
              <b>{who}</b> {DID[kind]} <Link to={`/spaces/${encodeURIComponent(slug)}`}>{title}</Link>
            </p>
            <p className="soft">
              {city} · {detail} · {ago(at)}
            </p>
          </li>
        ))}
      </ol>
    </aside>
  );
}
