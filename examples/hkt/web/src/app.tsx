import { call } from './api';
import type { Config } from './config';
import { Dashboard } from './pages/dashboard';
import { Home } from './pages/home';
import { Login } from './pages/login';
import { NotFound } from './pages/not-found';
import { ForgotPassword, ResetPassword } from './pages/password';
import { PostPage } from './pages/post';
import { SignUp } from './pages/sign-up';
import { Verify } from './pages/verify';
import { Link, navigate, usePath } from './router';
import { setSession, useSession } from './session';

function Page({ path }: { readonly path: string }) {
  const isLoggedIn = useSession() !== undefined;
  const [, slug] = /^\/blog\/([^/]+)$/.exec(path) ?? [];
  if (slug !== undefined) return <PostPage slug={decodeURIComponent(slug)} />;
  switch (path) {
    case '/':
      return <Home />;
    case '/sign-up':
      return <SignUp />;
    case '/verify':
      return <Verify />;
    case '/login':
      return <Login />;
    case '/forgot-password':
      return <ForgotPassword />;
    case '/reset-password':
      return <ResetPassword />;
    case '/dashboard':
      return isLoggedIn ? <Dashboard /> : <Login then="/dashboard" />;
    default:
      return <NotFound />;
  }
}

async function logOut(): Promise<void> {
  await call('DELETE', '/sessions/current').catch(() => undefined);
  setSession(undefined);
  navigate('/');
}

export function App({ config }: { readonly config: Config }) {
  const path = usePath();
  const isLoggedIn = useSession() !== undefined;
  return (
    <>
      <header className="bar">
        <Link to="/" className="brand">
          <img src="/favicon.svg" alt="" width="28" height="28" /> HKT
        </Link>
        {config.environment !== 'prod' && <span className="badge">{config.environment}</span>}
        <nav>
          {isLoggedIn ? (
            <>
              <Link to="/dashboard">Dashboard</Link>
              <button type="button" className="quiet" onClick={logOut}>
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
      <main key={path}>
        <Page path={path} />
      </main>
      <footer>
        <p>HKT is an example: no token, no home and no advice is sold here.</p>
      </footer>
    </>
  );
}
