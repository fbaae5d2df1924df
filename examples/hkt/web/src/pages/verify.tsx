import { useState } from 'react';
import { call } from '../api';
import { Form } from '../form';
import { hashValues, Link } from '../router';

/** A button, because programs that look into mails open links: only a person confirms. */
export function Verify() {
  const [isDone, setDone] = useState(false);
  const { email = '', token = '' } = hashValues();
  if (isDone) {
    return (
      <section className="narrow centred" role="status">
        <h1>Thank you</h1>
        <p>{email} is yours.</p>
        <p>
          <Link to="/login" className="button">
            Log in
          </Link>
        </p>
      </section>
    );
  }
  return (
    <section className="narrow centred">
      <h1>Is this your address?</h1>
      <p>{email}</p>
      <Form
        submit="Yes, it is mine"
        onSubmit={async () => {
          await call('POST', '/accounts/verifications', { email, token });
          setDone(true);
        }}
      >
        {null}
      </Form>
    </section>
  );
}
