import { Link } from '../router';

export function NotFound() {
  return (
    <section className="narrow centred">
      <p className="huge">404</p>
      <h1>Nobody lives here.</h1>
      <p>The page you asked for does not exist, or it has moved.</p>
      <p>
        <Link to="/" className="button">
          Go home
        </Link>
      </p>
    </section>
  );
}
