import { HttpProblem, route } from 'cdk-single-table/handler';
import { model } from '../model';

/** Newest first. Drafts are not in the index. */
export const list = route(
  model,
  { query: { status: ['published', 'archived'], limit: 'integer?', cursor: 'string?' } },
  async ({ table, query: { status, limit = 10, cursor } }) => {
    if (limit < 1 || limit > 50) throw new HttpProblem(400, 'The limit is 1 to 50.');
    const page = await table.BlogPost.by.BlogIndex({ status }, { reverse: true, limit, cursor });
    return {
      posts: page.items.map(({ slug, title, excerpt, tags, publishedAt }) => ({ slug, title, excerpt, tags, publishedAt })),
      cursor: page.cursor,
    };
  },
);

/** Text and facts are two items: a draft's text exists, and nobody gets it here. */
export const show = route(model, { params: { slug: 'string' } }, async ({ table, params: { slug } }) => {
  const text = await table.BlogContent.get({ slug });
  const post = text && (await table.BlogPost.get({ postId: text.postId }));
  if (!post || post.status === 'draft') throw new HttpProblem(404, 'There is no such post.');
  const { title, excerpt, tags, status, publishedAt } = post;
  return { slug, title, excerpt, tags, status, publishedAt, content: text.content };
});
