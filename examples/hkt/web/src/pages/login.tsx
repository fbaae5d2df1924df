import { call } from '../api';
import { Field, Form } from '../form';
import { Link, navigate } from '../router';
import { type Session, setSession } from '../session';

export function Login({ then = '/dashboard' }: { readonly then?: string }) {
  return (
    <section className="narrow">
      <h1>Log in</h1>
      <Form
        submit="Log in"
        className="card"
        onSubmit={async (values) => {
          const { token, expiresAt } = await call<Session>('POST', '/sessions', values);
          setSession({ token, expiresAt });
          navigate(then);
        }}
      >
        <Field label="E-mail" type="email" name="email" autoComplete="username" required />
        <Field label="Password" type="password" name="password" autoComplete="current-password" required />
      </Form>
      <p className="below">
        <Link to="/forgot-password">Forgotten?</Link> <Link to="/sign-up">No account yet?</Link>
      </p>
    </section>
  );
}
