import { defineMapping } from 'cdk-single-table/client';
import { model } from './model';

/** Which rows become which items. Columns go to the attributes of their own names (`starts_on` to `startsOn`), so only what differs is listed. */
export const mapping = defineMapping(model, {
  tables: {
    cities: { items: [{ entity: 'City' }] },
    // One row, two items: what everybody may know of a person, and what logging in needs.
    users: {
      items: [
        { entity: 'User', attributes: { userId: 'id' } },
        { entity: 'Login', attributes: { userId: 'id' } },
      ],
    },
    // One row, three items: the space, its address on the site, and what its guests think.
    spaces: {
      items: [
        { entity: 'Space', attributes: { spaceId: 'id' } },
        { entity: 'Slug', attributes: { spaceId: 'id' } },
        { entity: 'Rating', attributes: { spaceId: 'id', average: 'rating_average', count: 'rating_count' } },
      ],
    },
    // The position tells the photos of a space apart; nothing refers to their serial ids.
    photos: { items: [{ entity: 'Photo' }], ignore: ['id'] },
    bookings: { items: [{ entity: 'Booking', attributes: { bookingId: 'id' } }] },
    booked_days: { items: [{ entity: 'BookedDay' }] },
    reviews: { items: [{ entity: 'Review' }] },
  },
});
