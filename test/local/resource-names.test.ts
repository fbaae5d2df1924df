import { findResource, type ResourceName } from '../../local/resource-names';

const type = 'AWS::Lambda::Function';
const candidates: ResourceName[] = [
  { type, logicalId: 'PricesFunction123ABC', id: 'Hkt-dev-PricesFunction123ABC', path: 'Hkt-dev/Prices/Function/Resource' },
  { type, logicalId: 'ApiUsers1', id: 'Hkt-dev-ApiUsers1', path: 'Hkt-dev/Api/Users/Function/Resource' },
  { type, logicalId: 'ApiPrices2', id: 'Hkt-dev-ApiPrices2', path: 'Hkt-dev/Api/GetPrices/Function/Resource' },
  { type, logicalId: 'Bare', id: 'Hkt-dev-Bare' },
];

test.each([
  ['its name', 'Hkt-dev-ApiUsers1', 'ApiUsers1'],
  ['its logical id', 'ApiPrices2', 'ApiPrices2'],
  ['its path', 'Hkt-dev/Prices/Function/Resource', 'PricesFunction123ABC'],
  ['a construct above it, before parts of other names', 'Prices', 'PricesFunction123ABC'],
  ['a construct above it in any case', 'users', 'ApiUsers1'],
  ['a part of its path', 'Api/GetPrices', 'ApiPrices2'],
  ['the path that errors list', 'Hkt-dev/Prices/Function', 'PricesFunction123ABC'],
  ['the beginning of its logical id', 'bar', 'Bare'],
])('a resource is found by %s', (_, query, logicalId) => {
  expect(findResource('function', candidates, query).logicalId).toBe(logicalId);
});

test('what fits twice, or not at all, is an error that lists what there is', () => {
  expect(() => findResource('function', candidates, 'Api')).toThrow(
    expect.objectContaining({
      code: 'FunctionAmbiguous',
      message: 'Api means more than one function: Hkt-dev/Api/Users/Function, Hkt-dev/Api/GetPrices/Function. Write one of them.',
    }),
  );
  expect(() => findResource('schedule', [], 'Prices')).toThrow(
    expect.objectContaining({ code: 'ScheduleUnknown', message: 'There is no schedule Prices. The stack has: none.' }),
  );
});
