import type { Config } from './config';
import { Bookings } from './pages/bookings';
import { CityPage } from './pages/city';
import { Enter } from './pages/enter';
import { Home } from './pages/home';
import { Hosting } from './pages/hosting';
import { NotFound } from './pages/not-found';
import { SpacePage } from './pages/space';
import { Link, navigate, useAddress } from './router';
import { setSession, useSession } from './session';

function Page() {
  const { path, query } = useAddress();
  const isLoggedIn = useSession() !== undefined;
  const [, kind, text = ''] = /^\/(cities|spaces)\/([^/]+)$/.exec(path) ?? [];
  const name = decoded(text);
  if (name === undefined) return <NotFound />;
  if (kind === 'cities') return <CityPage city={name} min={query.get('min') ?? ''} max={query.get('max') ?? ''} />;
  if (kind === 'spaces') return <SpacePage key={name} slug={name} />;
  switch (path) {
    case '/':
      return <Home />;
    case '/sign-up':
      return <Enter isNew then={query.get('then') ?? '/'} />;
    case '/login':
      return <Enter then={query.get('then') ?? '/'} />;
    case '/bookings':
      return isLoggedIn ? <Bookings /> : <Enter then="/bookings" />;
    case '/hosting':
      return isLoggedIn ? <Hosting /> : <Enter then="/hosting" />;
    default:
      return <NotFound />;
  }
}

/** A path can be typed by hand: `%` alone is no text. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

export function App({ config: { environment } }: { readonly config: Config }) {
  const session = useSession();
  const leave = (): void => {
    setSession(undefined);
    navigate('/');
  };
  return (
    <>
      <header className="bar">
        <Link to="/" className="brand">
          <img src="/favicon.svg" alt="" width="30" height="30" /> SpaceKo
        </Link>
        {environment !== 'prod' && <span className="tag">{environment}</span>}
        <nav>
          {session ? (
            <>
              <Link to="/bookings">Bookings</Link>
              <Link to="/hosting">Hosting</Link>
              <span className="soft me">{session.name}</span>
              <button type="button" className="quiet" onClick={leave}>
                Log out
              </button>
            </>
          ) : (
            <>
              <Link to="/login">Log in</Link>
              <Link to="/sign-up" className="button">
                Sign up
              </Link>
            </>
          )}
        </nav>
      </header>
      <main>
        <Page />
      </main>
      <footer>SpaceKo is an example: no room is let, and no money changes hands.</footer>
    </>
  );
}
