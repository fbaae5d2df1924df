import { useState } from 'react';

const WEEK = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];

interface CalendarProps {
  readonly taken: readonly string[];
  readonly first?: string;
  readonly last?: string;
  readonly onPick: (day: string) => void;
}

/** One month: days that are taken cannot be picked. */
export function Calendar({ taken, first, last, onPick }: CalendarProps) {
  const today = new Date().toISOString().slice(0, 10);
  const [month, setMonth] = useState(today.slice(0, 7));
  const begin = new Date(`${month}-01T00:00:00Z`);
  const moved = (by: number): string => new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + by)).toISOString().slice(0, 7);
  const length = (Date.parse(`${moved(1)}-01`) - begin.getTime()) / 86_400_000;
  const days = Array.from({ length }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
  return (
    <div className="calendar">
      <header>
        <button
          type="button"
          className="quiet"
          disabled={month <= today.slice(0, 7)}
          onClick={() => setMonth(moved(-1))}
          aria-label="Month before"
        >
          ‹
        </button>
        <b>{new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(begin)}</b>
        <button type="button" className="quiet" onClick={() => setMonth(moved(1))} aria-label="Next month">
          ›
        </button>
      </header>
      <div className={`days from-${(begin.getUTCDay() + 6) % 7}`}>
        {WEEK.map((name) => (
          <span key={name} className="soft">
            {name}
          </span>
        ))}
        {days.map((day) => (
          <button
            key={day}
            type="button"
            aria-label={day}
            aria-pressed={first !== undefined && day >= first && day <= (last ?? first)}
            disabled={day < today || taken.includes(day)}
            className={taken.includes(day) ? 'taken' : undefined}
            onClick={() => onPick(day)}
          >
            {Number(day.slice(8))}
          </button>
        ))}
      </div>
    </div>
  );
}
