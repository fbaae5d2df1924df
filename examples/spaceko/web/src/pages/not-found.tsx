import { Link } from '../router';

export function NotFound() {
  return (
    <section className="lost">
      <img src="/photos/desk-1.svg" alt="" />
      <div>
        <p className="code">404</p>
        <h1>This room is empty.</h1>
        <p>The page you asked for does not exist, or somebody has taken it down.</p>
        <Link to="/" className="button">
          Find another one
        </Link>
      </div>
    </section>
  );
}
