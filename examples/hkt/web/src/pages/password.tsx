import { useState } from 'react';
import { call } from '../api';
import { Field, Form } from '../form';
import { hashValues, Link } from '../router';

export function ForgotPassword() {
  const [isSent, setSent] = useState(false);
  return (
    <section className="narrow">
      <h1>Choose a new password</h1>
      {isSent ? (
        <p role="status">If there is an account with this address, a mail is on its way to it.</p>
      ) : (
        <Form
          submit="Send me a link"
          className="card"
          onSubmit={async (values) => {
            await call('POST', '/password-resets', values);
            setSent(true);
          }}
        >
          <Field label="E-mail" type="email" name="email" autoComplete="username" required />
        </Form>
      )}
    </section>
  );
}

export function ResetPassword() {
  const [isDone, setDone] = useState(false);
  const { email = '', token = '' } = hashValues();
  if (isDone) {
    return (
      <section className="narrow centred" role="status">
        <h1>Your password is new</h1>
        <p>Wherever you were logged in, you are no longer.</p>
        <p>
          <Link to="/login" className="button">
            Log in
          </Link>
        </p>
      </section>
    );
  }
  return (
    <section className="narrow">
      <h1>Choose a new password</h1>
      <Form
        submit="Set the password"
        className="card"
        onSubmit={async ({ password }) => {
          await call('POST', '/password-resets/completions', { email, token, password });
          setDone(true);
        }}
      >
        <Field label="New password" type="password" name="password" autoComplete="new-password" minLength={10} required />
      </Form>
    </section>
  );
}
