import { useLoad } from '../api';
import { ProblemNote } from '../form';
import { day } from '../format';
import { Link } from '../router';
import type { Post } from '../types';
import { NotFound } from './not-found';

export function PostPage({ slug }: { readonly slug: string }) {
  const { data: post, problem } = useLoad<Post>(`/posts/${encodeURIComponent(slug)}`);
  if (problem?.status === 404) return <NotFound />;
  if (problem) return <ProblemNote problem={problem} />;
  if (!post) return <p className="waiting">Loading…</p>;
  return (
    <article className="reading">
      <Link to="/" className="back">
        ← All posts
      </Link>
      <h1>{post.title}</h1>
      <p className="meta">
        {post.publishedAt && <time dateTime={post.publishedAt}>{day(post.publishedAt)}</time>}
        {post.tags.filter(Boolean).map((tag) => (
          <span key={tag} className="tag">
            {tag}
          </span>
        ))}
      </p>
      <Text content={post.content} />
    </article>
  );
}

/** The little Markdown that posts use: paragraphs, quotations, and a first heading that repeats the title. */
function Text({ content }: { readonly content: string }) {
  const [first = '', ...rest] = content.split('\n\n');
  const blocks = first.startsWith('# ') ? rest : [first, ...rest];
  return blocks.map((block, index) =>
    // The blocks of a post never move, so their place is key enough.
    block.startsWith('> ') ? <blockquote key={index}>{block.slice(2)}</blockquote> : <p key={index}>{block}</p>,
  );
}
