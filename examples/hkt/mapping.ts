import { defineMapping } from 'cdk-single-table/client';
import { model } from './model';

/**
 * Which rows become which items. A column goes to the attribute of its own name (`created_at` to `createdAt`, `change_24h` to `change24h`),
 * so only what differs is listed. An entity or attribute that the model does not have does not compile.
 */
export const mapping = defineMapping(model, {
  tables: {
    // One row, two items: the second one keeps its e-mail address from being taken again.
    users: {
      items: [
        { entity: 'User', attributes: { userId: 'id' } },
        { entity: 'EmailOwner', attributes: { userId: 'id' } },
      ],
    },
    sessions: {
      items: [
        {
          entity: 'Session',
          attributes: { sessionId: 'sid', data: 'sess', expiresAt: { column: 'expire', timeZone: 'UTC' } },
        },
      ],
    },
    password_resets: { items: [{ entity: 'PasswordReset' }] },
    email_verifications: { items: [{ entity: 'EmailVerification' }] },
    investments: { items: [{ entity: 'Investment', attributes: { investmentId: 'id' } }] },
    quarterly_data: { items: [{ entity: 'QuarterlyData' }] },
    hkt_stats: { items: [{ entity: 'HktStats' }] },
    subscribers: { items: [{ entity: 'Subscriber' }] },
    supported_chains: { items: [{ entity: 'Chain' }] },
    user_wallets: { items: [{ entity: 'Wallet', attributes: { walletId: 'id', walletAddress: 'address' } }] },
    wallet_verification_challenges: { items: [{ entity: 'WalletChallenge' }] },
    // One row, two items: lists of posts never read the text.
    blog_posts: {
      items: [
        { entity: 'BlogPost', attributes: { postId: 'id' } },
        { entity: 'BlogContent', attributes: { postId: 'id' } },
      ],
      // Derived from title and excerpt; DynamoDB has no full-text search.
      ignore: ['search_vector'],
    },
  },
});
