import { call, Problem, useLoad } from './api';
import { Field, Form, ProblemNote } from './form';
import { short } from './format';
import type { Wallet } from './types';

const CHAINS = [
  { id: '1', name: 'Ethereum' },
  { id: '137', name: 'Polygon' },
  { id: '8453', name: 'Base' },
];

export function Wallets() {
  const { data, problem, reload } = useLoad<{ wallets: Wallet[] }>('/wallets');
  return (
    <section className="card">
      <h2>Wallets</h2>
      <ProblemNote problem={problem} />
      <ul className="wallets" data-testid="wallets">
        {data?.wallets.map(({ walletId, walletAddress, chainId, label, verifiedAt }) => (
          <li key={walletId}>
            <code title={walletAddress}>{short(walletAddress)}</code>
            <span>{[label, `chain ${chainId}`].filter(Boolean).join(' · ')}</span>
            <span className={`tag ${verifiedAt ? 'active' : 'pending'}`}>{verifiedAt ? 'proved' : 'not proved'}</span>
          </li>
        ))}
      </ul>
      <Form
        submit="Make a wallet"
        className="inline"
        onSubmit={async ({ chainId = '', label = '' }) => {
          await addWallet(Number(chainId), label);
          reload();
        }}
      >
        <label className="field">
          <span>Chain</span>
          <select name="chainId">
            {CHAINS.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Field label="Label" name="label" placeholder="Savings" required />
      </Form>
    </section>
  );
}

/** A new Ed25519 key stands in for a wallet: its public key is the address. Asks for the challenge, signs it, sends it back. */
async function addWallet(chainId: number, label: string): Promise<void> {
  const key = await newKey();
  const address = base64url(await crypto.subtle.exportKey('raw', key.publicKey));
  const { token, message } = await call<{ token: string; message: string }>('POST', '/wallets/challenges', { address, chainId });
  const signature = base64url(await crypto.subtle.sign('Ed25519', key.privateKey, new TextEncoder().encode(message)));
  await call('POST', '/wallets', { address, token, signature, label });
}

async function newKey(): Promise<CryptoKeyPair> {
  try {
    return (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  } catch {
    throw new Problem(0, 'This browser cannot make Ed25519 keys.');
  }
}

function base64url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
