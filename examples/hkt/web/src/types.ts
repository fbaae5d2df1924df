/** What the API answers. Decimal numbers are texts: money is no double. */
export interface Statistics {
  readonly timestamp: string;
  readonly price: string;
  readonly change24h?: number;
  readonly volume24h: string;
  readonly marketCap?: string;
  readonly holders: number;
}

export interface PostSummary {
  readonly slug: string;
  readonly title: string;
  readonly excerpt?: string;
  readonly tags: readonly string[];
  readonly publishedAt?: string;
}

export interface Post extends PostSummary {
  readonly content: string;
}

export interface Profile {
  readonly email: string;
  readonly name?: string;
  readonly role: string;
  readonly balance: string;
  readonly createdAt: string;
}

export interface Investment {
  readonly investmentId: string;
  readonly investmentType: string;
  readonly status: string;
  readonly amount: string;
  readonly tokenAmount: string;
  readonly autoReinvest: boolean;
  readonly notes?: string;
  readonly createdAt: string;
}

export interface Quarter {
  readonly date: string;
  readonly quarter: number;
  readonly openingValue: string;
  readonly closingValue: string;
  readonly dividends?: string;
  readonly annualYield?: number;
}

export interface Wallet {
  readonly walletId: string;
  readonly walletAddress: string;
  readonly chainId: number | bigint;
  readonly label?: string;
  readonly verifiedAt?: string;
}
