/** What a host says of a new space: checked by the API before the function runs, and exactly by its handler. */
export const NEW_SPACE = ['title', 'description', 'city', 'kind', 'capacity', 'pricePerDay', 'amenities'] as const;
