import { money } from './format';
import { Link } from './router';
import type { Space } from './types';

export function Stars({ rating }: { readonly rating: Space['rating'] }) {
  if (!rating) return <span className="stars new">New</span>;
  return (
    <span className="stars" title={`${rating.count} reviews`}>
      <i>★</i> {Number(rating.average).toFixed(2)} <span className="soft">({rating.count})</span>
    </span>
  );
}

export function SpaceCard({ space }: { readonly space: Space }) {
  const { slug, title, kind, capacity, pricePerDay, currency, photo, rating } = space;
  return (
    <Link to={`/spaces/${encodeURIComponent(slug)}`} className="space">
      <img src={photo ?? `/photos/${kind}-1.svg`} alt="" loading="lazy" />
      <span className="tag">{kind}</span>
      <div>
        <h3>{title}</h3>
        <Stars rating={rating} />
        <p className="soft">{capacity === 1 ? 'for one' : `up to ${capacity} people`}</p>
        <p className="price">
          <b>{money(pricePerDay, currency)}</b> a day
        </p>
      </div>
    </Link>
  );
}
