import { useState } from 'react';
import { call, useLoad } from '../api';
import { Field, Form, ProblemNote } from '../form';
import { day, decimal, roundDollars } from '../format';
import { PriceChart } from '../price-chart';
import { Link } from '../router';
import type { PostSummary, Statistics } from '../types';

export function Home() {
  return (
    <>
      <section className="hero">
        <div>
          <h1>Homes, owned together.</h1>
          <p className="lead">One token is a share of every home we let. Rent comes in each quarter; what a share is worth is below.</p>
          <p>
            <Link to="/sign-up" className="button large">
              Open an account
            </Link>
          </p>
        </div>
        <Price />
      </section>
      <Posts />
      <Newsletter />
    </>
  );
}

function Price() {
  const { data, problem } = useLoad<{ statistics: Statistics[] }>('/statistics');
  const [latest] = data?.statistics ?? [];
  if (problem) return <ProblemNote problem={problem} />;
  if (!data || !latest)
    return <div className="card price">{data ? 'There is no price yet.' : <span className="waiting">Loading the price…</span>}</div>;
  const { change24h: change } = latest;
  return (
    <div className="card price">
      <p className="label">HKT / USD</p>
      <p className="amount" data-testid="price">
        ${decimal(latest.price, 4)}
        {change !== undefined && (
          <span className={change < 0 ? 'down' : 'up'}>
            {change < 0 ? '▼' : '▲'} {Math.abs(change).toFixed(2)} %
          </span>
        )}
      </p>
      <PriceChart prices={data.statistics.map(({ price }) => Number(price)).reverse()} />
      <dl>
        <div>
          <dt>Traded in a day</dt>
          <dd>{roundDollars(latest.volume24h)}</dd>
        </div>
        <div>
          <dt>All tokens</dt>
          <dd>{latest.marketCap ? roundDollars(latest.marketCap) : '–'}</dd>
        </div>
        <div>
          <dt>Holders</dt>
          <dd>{latest.holders.toLocaleString('en')}</dd>
        </div>
      </dl>
    </div>
  );
}

function Posts() {
  const { data, problem } = useLoad<{ posts: PostSummary[] }>('/posts?status=published&limit=6');
  return (
    <section>
      <h2>From the blog</h2>
      <ProblemNote problem={problem} />
      <div className="posts">
        {data?.posts.map(({ slug, title, excerpt, publishedAt }) => (
          <Link key={slug} to={`/blog/${encodeURIComponent(slug)}`} className="card post">
            <time dateTime={publishedAt}>{publishedAt && day(publishedAt)}</time>
            <h3>{title.trim() || 'Untitled'}</h3>
            <p>{excerpt}</p>
          </Link>
        ))}
      </div>
    </section>
  );
}

function Newsletter() {
  const [isDone, setDone] = useState(false);
  return (
    <section className="newsletter">
      <div>
        <h2>A letter each quarter</h2>
        <p>What came in, what went out, which homes are new.</p>
      </div>
      {isDone ? (
        <p role="status">Thank you. The next letter comes to you.</p>
      ) : (
        <Form
          submit="Subscribe"
          className="inline"
          onSubmit={async ({ email }) => {
            await call('POST', '/subscribers', { email, source: 'footer' });
            setDone(true);
          }}
        >
          <Field label="E-mail" type="email" name="email" autoComplete="email" required />
        </Form>
      )}
    </section>
  );
}
