import { defineModel } from 'cdk-single-table/client';

/**
 * SpaceKo in one table. All about a space lies in its own partition, so that its page is read by key; three indexes answer what is asked
 * across spaces: by city and price, by person, and which bookings wait for their money.
 */
export const model = defineModel({
  table: { partitionKey: 'PK', sortKey: 'SK', ttl: 'ttl', type: 'entity_type' },
  indexes: {
    CityIndex: { partitionKey: 'GSI1PK', sortKey: 'GSI1SK' },
    PersonIndex: { partitionKey: 'GSI2PK', sortKey: 'GSI2SK' },
    UnpaidIndex: { partitionKey: 'GSI3PK', sortKey: 'GSI3SK' },
  },
  entities: {
    City: {
      attributes: { name: 'string', country: 'string', headline: 'string', position: 'integer' },
      key: { PK: 'CITIES', SK: '{name}' },
    },
    User: {
      attributes: {
        userId: 'uuid',
        email: 'string',
        name: 'string',
        bio: 'string?',
        phone: 'string?',
        locale: 'string',
        settings: 'json?',
        createdAt: 'timestamp',
        updatedAt: 'timestamp',
      },
      key: { PK: 'USER#{userId}', SK: 'PROFILE' },
    },
    // Apart from the user, so that only logging in may read it. One address, however it is typed.
    Login: {
      attributes: { email: 'string', userId: 'uuid', passwordHash: 'string?' },
      key: { PK: 'LOGIN#{email|lower}', SK: 'PASSWORD' },
      unique: 'filtered',
    },

    Space: {
      attributes: {
        spaceId: 'uuid',
        slug: 'string',
        hostId: 'uuid',
        title: 'string',
        description: 'string',
        city: 'string',
        address: 'string?',
        kind: ['desk', 'office', 'meeting', 'studio', 'workshop'],
        capacity: 'integer',
        pricePerDay: 'decimal',
        currency: 'string',
        amenities: 'string[]',
        latitude: 'decimal?',
        longitude: 'decimal?',
        openingHours: 'json?',
        status: ['listed', 'hidden'],
        createdAt: 'timestamp',
        updatedAt: 'timestamp',
      },
      key: { PK: 'SPACE#{spaceId}', SK: 'DETAILS' },
      indexes: {
        CityIndex: { GSI1PK: 'CITY#{city}#{status}', GSI1SK: '{pricePerDay|sortable}#{spaceId}' },
        PersonIndex: { GSI2PK: 'HOST#{hostId}', GSI2SK: 'SPACE#{createdAt}#{spaceId}' },
      },
    },
    // What the unique index on `spaces.slug` did, and the way from an address on the site to its space.
    Slug: {
      attributes: { slug: 'string', spaceId: 'uuid' },
      key: { PK: 'SLUG#{slug}', SK: 'SPACE' },
    },
    Photo: {
      attributes: { spaceId: 'uuid', position: 'integer', url: 'string', caption: 'string?', createdAt: 'timestamp' },
      key: { PK: 'SPACE#{spaceId}', SK: 'PHOTO#{position|pad:4}' },
    },
    // A day that is taken. Two bookings of one day would be one item, so there are never two.
    BookedDay: {
      attributes: { spaceId: 'uuid', day: 'date', bookingId: 'uuid' },
      key: { PK: 'SPACE#{spaceId}', SK: 'DAY#{day}' },
    },
    // Of one booking there is one review.
    Review: {
      attributes: { spaceId: 'uuid', bookingId: 'uuid', authorId: 'uuid', rating: 'integer', body: 'string', createdAt: 'timestamp' },
      key: { PK: 'SPACE#{spaceId}', SK: 'REVIEW#{bookingId}' },
    },
    // Follows from the reviews: the stream keeps it up to date. An item of its own, so that a review changes no space.
    Rating: {
      attributes: { spaceId: 'uuid', average: 'decimal?', count: 'integer' },
      key: { PK: 'SPACE#{spaceId}', SK: 'RATING' },
    },

    Booking: {
      attributes: {
        bookingId: 'uuid',
        spaceId: 'uuid',
        guestId: 'uuid',
        startsOn: 'date',
        endsOn: 'date',
        guests: 'integer',
        total: 'decimal',
        currency: 'string',
        status: ['pending', 'confirmed', 'cancelled'],
        note: 'string?',
        dueAt: 'timestamp?',
        paidAt: 'timestamp?',
        createdAt: 'timestamp',
        updatedAt: 'timestamp',
      },
      key: { PK: 'BOOKING#{bookingId}', SK: 'DETAILS' },
      indexes: {
        PersonIndex: { GSI2PK: 'GUEST#{guestId}', GSI2SK: 'BOOKING#{startsOn}#{bookingId}' },
        // Only a booking that waits for its money has a dueAt.
        UnpaidIndex: { GSI3PK: 'UNPAID', GSI3SK: '{dueAt}#{bookingId}' },
      },
    },
    // What happened lately, for everybody to see. Written by the stream; gone after a month.
    Activity: {
      attributes: {
        at: 'timestamp',
        activityId: 'string',
        kind: ['booked', 'confirmed', 'cancelled', 'reviewed'],
        who: 'string',
        slug: 'string',
        title: 'string',
        city: 'string',
        detail: 'string?',
        expiresAt: 'timestamp',
      },
      key: { PK: 'ACTIVITY', SK: '{at}#{activityId}' },
      ttl: 'expiresAt',
    },
  },
});
