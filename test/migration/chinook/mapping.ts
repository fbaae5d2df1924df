/** Every column has the name of its attribute. What the database does not say is the zone of its times. */
const utc = (column: string) => ({ column, timeZone: 'UTC' });

export const mapping = {
  tables: {
    Artist: { items: [{ entity: 'Artist' }] },
    Album: { items: [{ entity: 'Album' }] },
    Track: { items: [{ entity: 'Track' }, { entity: 'AlbumTrack', when: { column: 'AlbumId', notNull: true } }] },
    Genre: { items: [{ entity: 'Genre' }] },
    MediaType: { items: [{ entity: 'MediaType' }] },
    Playlist: { items: [{ entity: 'Playlist' }] },
    PlaylistTrack: { items: [{ entity: 'PlaylistTrack' }] },
    Employee: { items: [{ entity: 'Employee', attributes: { BirthDate: utc('BirthDate'), HireDate: utc('HireDate') } }] },
    Customer: { items: [{ entity: 'Customer' }] },
    Invoice: { items: [{ entity: 'Invoice', attributes: { InvoiceDate: utc('InvoiceDate') } }] },
    InvoiceLine: { items: [{ entity: 'InvoiceLine' }] },
  },
};
