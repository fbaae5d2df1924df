import { type FormEvent, type InputHTMLAttributes, type ReactNode, useState } from 'react';
import { Problem } from './api';

export function ProblemNote({ problem }: { readonly problem?: Problem }) {
  return problem ? (
    <p className="problem" role="alert">
      {problem.message}
    </p>
  ) : null;
}

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
}

export function Field({ label, ...input }: FieldProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <input {...input} />
    </label>
  );
}

interface SelectProps {
  readonly label: string;
  readonly name: string;
  readonly options: readonly string[];
  readonly value?: string;
}

export function Select({ label, name, options, value }: SelectProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <select name={name} defaultValue={value}>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}

interface ActionProps {
  readonly label: string;
  readonly onAct: () => Promise<void>;
  readonly className?: string;
}

/** A button that does something, and says so if it cannot. */
export function Action({ label, onAct, className }: ActionProps) {
  const { isBusy, problem, run } = useRun();
  return (
    <>
      <button type="button" className={className} disabled={isBusy} onClick={() => run(onAct)}>
        {label}
      </button>
      <ProblemNote problem={problem} />
    </>
  );
}

interface FormProps {
  readonly submit: string;
  readonly onSubmit: (values: FormData) => Promise<void> | void;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Form({ submit, onSubmit, className, children }: FormProps) {
  const { isBusy, problem, run } = useRun();
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    void run(async () => onSubmit(new FormData(form)));
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

function useRun() {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, 'The server cannot be reached.'));
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, problem, run };
}
