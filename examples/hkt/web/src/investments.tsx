import { call, useLoad } from './api';
import { Field, Form, ProblemNote } from './form';
import { day, decimal, dollars, words } from './format';
import type { Investment } from './types';

export function Investments() {
  const { data, problem, reload } = useLoad<{ investments: Investment[] }>('/investments');
  return (
    <section className="card">
      <h2>Investments</h2>
      <Form
        submit="Invest"
        className="inline"
        onSubmit={async ({ investmentType, amount, notes }) => {
          await call('POST', '/investments', { investmentType, amount, ...(notes ? { notes } : {}) });
          reload();
        }}
      >
        <label className="field">
          <span>In</span>
          <select name="investmentType">
            <option value="real_estate">Real estate</option>
            <option value="staking">Staking</option>
            <option value="token">Token</option>
          </select>
        </label>
        <Field label="Amount, $" name="amount" inputMode="decimal" placeholder="100.00" required />
        <Field label="Note" name="notes" />
      </Form>
      <ProblemNote problem={problem} />
      {data?.investments.length === 0 && <p className="empty">Nothing yet. The first share is the hardest.</p>}
      {data !== undefined && data.investments.length > 0 && (
        <div className="scroll">
          <table data-testid="investments">
            <thead>
              <tr>
                <th>Date</th>
                <th>In</th>
                <th>Note</th>
                <th>State</th>
                <th className="number">Tokens</th>
                <th className="number">Amount</th>
              </tr>
            </thead>
            <tbody>
              {data.investments.map((investment) => (
                <InvestmentRow key={investment.investmentId} investment={investment} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function InvestmentRow({
  investment: { createdAt, investmentType, notes, status, tokenAmount, amount },
}: {
  readonly investment: Investment;
}) {
  return (
    <tr>
      <td>{day(createdAt)}</td>
      <td>{words(investmentType)}</td>
      <td className="note">{notes}</td>
      <td>
        <span className={`tag ${status}`}>{status}</span>
      </td>
      <td className="number">{decimal(tokenAmount, 4)}</td>
      <td className="number">{dollars(amount)}</td>
    </tr>
  );
}
