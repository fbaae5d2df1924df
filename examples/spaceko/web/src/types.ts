/** What the API answers. Prices are texts: money is no double. */
export interface City {
  readonly name: string;
  readonly country: string;
  readonly headline: string;
}

export interface Space {
  readonly spaceId: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly city: string;
  readonly kind: string;
  readonly capacity: number;
  readonly pricePerDay: string;
  readonly currency: string;
  readonly amenities: readonly string[];
  readonly status: 'listed' | 'hidden';
  readonly photo?: string;
  readonly rating?: { readonly average: string; readonly count: number };
}

export interface SpaceDetails extends Space {
  readonly host: { readonly name?: string; readonly bio?: string };
  readonly photos: readonly { readonly url: string; readonly caption?: string }[];
  readonly reviews: readonly { readonly stars: number; readonly body: string; readonly createdAt: string; readonly author?: string }[];
  readonly takenDays: readonly string[];
}

export interface Booking {
  readonly bookingId: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly guests: number;
  readonly total: string;
  readonly currency: string;
  readonly status: 'pending' | 'confirmed' | 'cancelled';
  readonly space: { readonly slug: string; readonly title: string; readonly city: string; readonly address?: string };
}

export interface Activity {
  readonly activityId: string;
  readonly at: string;
  readonly kind: 'booked' | 'confirmed' | 'cancelled' | 'reviewed';
  readonly who: string;
  readonly slug: string;
  readonly title: string;
  readonly city: string;
  readonly detail?: string;
}

export interface Upload {
  readonly url: string;
  readonly fields: { readonly [name: string]: string };
  readonly path: string;
}
