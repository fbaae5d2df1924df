import { useState } from 'react';
import { call } from '../api';
import { Field, Form } from '../form';
import { Link } from '../router';

export function SignUp() {
  const [sentTo, setSentTo] = useState<string>();
  if (sentTo !== undefined) {
    return (
      <section className="narrow centred" role="status">
        <h1>Look into your inbox</h1>
        <p>
          We have written to <b>{sentTo}</b>. Open the link in our mail, and you can log in.
        </p>
      </section>
    );
  }
  return (
    <section className="narrow">
      <h1>Open an account</h1>
      <Form
        submit="Sign up"
        className="card"
        onSubmit={async ({ name, email = '', password }) => {
          await call('POST', '/accounts', { email, password, ...(name ? { name } : {}) });
          setSentTo(email);
        }}
      >
        <Field label="Name" name="name" autoComplete="name" />
        <Field label="E-mail" type="email" name="email" autoComplete="username" required />
        <Field
          label="Password"
          type="password"
          name="password"
          autoComplete="new-password"
          minLength={10}
          hint="Ten characters or more. A sentence is best."
          required
        />
      </Form>
      <p className="below">
        <Link to="/login">I have an account</Link>
      </p>
    </section>
  );
}
