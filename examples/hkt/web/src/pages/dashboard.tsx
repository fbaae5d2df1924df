import { useLoad } from '../api';
import { ProblemNote } from '../form';
import { day, decimal, dollars } from '../format';
import { Investments } from '../investments';
import type { Profile, Quarter } from '../types';
import { Wallets } from '../wallets';

export function Dashboard() {
  const { data: me, problem } = useLoad<Profile>('/me');
  if (problem) return <ProblemNote problem={problem} />;
  if (!me) return <p className="waiting">Loading…</p>;
  return (
    <>
      <section className="greeting">
        <div>
          <h1>{me.name ? `Hello, ${me.name}` : 'Hello'}</h1>
          <p className="meta">
            {me.email} <span className="tag">{me.role}</span> with us since {day(me.createdAt)}
          </p>
        </div>
        <p className="balance">
          <span className="label">Balance</span>
          <b>{decimal(me.balance, 4)} HKT</b>
        </p>
      </section>
      <Investments />
      <div className="columns">
        <Quarters />
        <Wallets />
      </div>
    </>
  );
}

function Quarters() {
  const { data, problem } = useLoad<{ quarters: Quarter[] }>('/quarterly-data');
  return (
    <section className="card">
      <h2>Quarter by quarter</h2>
      <ProblemNote problem={problem} />
      {data?.quarters.length === 0 && <p className="empty">The first quarter has not ended yet.</p>}
      {data !== undefined && data.quarters.length > 0 && (
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th>Quarter</th>
                <th className="number">Value, from</th>
                <th className="number">to</th>
                <th className="number">Rent</th>
              </tr>
            </thead>
            <tbody>
              {data.quarters.map(({ date, quarter, openingValue, closingValue, dividends }) => (
                <tr key={date}>
                  <td>
                    {date.slice(0, 4)} Q{quarter}
                  </td>
                  <td className="number">{dollars(openingValue)}</td>
                  <td className="number">{dollars(closingValue)}</td>
                  <td className="number">{dividends ? dollars(dividends) : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
