// An app whose model has every mistake at once. It is run as a user's app is, by tsx.
import { badModels, withMistakes } from './bad-models';
import { shop } from './shop';

shop(withMistakes(Object.values(badModels))).synth();
