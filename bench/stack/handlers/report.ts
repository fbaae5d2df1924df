import { openTable } from 'cdk-single-table/client';
import { model } from '../model';

export async function handler(event: { readonly userId: string }): Promise<void> {
  const user = await openTable(model).User.get({ userId: event.userId });
  console.log(JSON.stringify({ event: 'report', user: user?.name }));
}
