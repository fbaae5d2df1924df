import { call } from '../api';
import { Field, Form } from '../form';
import { Link, navigate } from '../router';
import { type Session, setSession } from '../session';

interface EnterProps {
  readonly isNew?: boolean;
  /** Where to go afterwards, on this site. */
  readonly then?: string;
}

/** Logging in, and signing up: both start a session. */
export function Enter({ isNew = false, then = '/' }: EnterProps) {
  const label = isNew ? 'Sign up' : 'Log in';
  return (
    <section className="narrow">
      <h1>{isNew ? 'Come in' : 'Welcome back'}</h1>
      <Form
        submit={label}
        className="card"
        onSubmit={async (values) => {
          const session = await call<Session>('POST', isNew ? '/accounts' : '/sessions', Object.fromEntries(values));
          setSession(session);
          navigate(/^\/[^/\\]/.test(then) ? then : '/');
        }}
      >
        {isNew && <Field label="Name" name="name" autoComplete="name" maxLength={120} required />}
        <Field label="E-mail" name="email" type="email" autoComplete="username" required />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          minLength={isNew ? 10 : undefined}
          required
        />
      </Form>
      <p className="below">{isNew ? <Link to="/login">I have an account</Link> : <Link to="/sign-up">No account yet?</Link>}</p>
    </section>
  );
}
