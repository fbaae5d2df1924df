import { type FormEvent, type InputHTMLAttributes, type ReactNode, useState } from 'react';
import { Problem } from './api';

/** What the API says is wrong, with the fields that it names. */
export function ProblemNote({ problem }: { readonly problem?: Problem }) {
  if (!problem) return null;
  return (
    <div className="problem" role="alert">
      <p>{problem.message}</p>
      {problem.fields.length > 0 && (
        <ul>
          {problem.fields.map(({ field, message }) => (
            <li key={field}>
              <b>{field}</b> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: string;
}

export function Field({ label, hint, ...input }: FieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input {...input} />
      {hint && <small>{hint}</small>}
    </label>
  );
}

interface FormProps {
  readonly submit: string;
  /** What to do with the texts of the fields. A `Problem` that it throws is shown. */
  readonly onSubmit: (values: { readonly [name: string]: string }) => Promise<void>;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Form({ submit, onSubmit, className, children }: FormProps) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    setBusy(true);
    setProblem(undefined);
    try {
      await onSubmit(Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])));
      form.reset();
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, 'The server cannot be reached.'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={send} className={className}>
      {children}
      <ProblemNote problem={problem} />
      <button type="submit" disabled={isBusy}>
        {isBusy ? 'One moment…' : submit}
      </button>
    </form>
  );
}
