import type { RequestContext } from '../../../local/gateway/payload/context';
import { parseTemplate, render } from '../../../local/gateway/rest-api/velocity';
import type { Scope } from '../../../local/gateway/rest-api/velocity-expression';

const scope = (): Scope => ({
  variables: new Map(),
  context: {
    request: { query: 'q=1&q=2', headers: [['Origin', 'https://a.example.com']], method: 'GET', receivedAt: new Date(0) },
    requestId: 'r-1',
    stage: 'live',
    stageVariables: { color: 'blue' },
    pathParameters: { id: 'a%20b' },
  } as unknown as RequestContext,
});

test.each([
  ['{"statusCode": 204}', '{"statusCode": 204}'],
  ['$context.requestId ${context.stage} $stageVariables.color', 'r-1 live blue'],
  ["$input.params('id') $input.params('q') $input.params().header.get(\"Origin\")", 'a b 2 https://a.example.com'],
  ['[$input.params().header.get("origin")]', '[]'],
  ['#set($a = "x")$a$!a${a}', 'xxx'],
  ['#if($context.stage == "live")yes#{else}no#end', undefined],
  ['#if($context.stage == "live")yes#else no#end', 'yes'],
  ['#if($context.stage != "live" || !($a == ""))a#elseif(true && $stageVariables.color == \'blue\')b#else c#end', 'b'],
  ['#if(false)#if(true)a#end#end b', ' b'],
  ['costs 5$ #1', 'costs 5$ #1'],
])('%s', (template, expected) => {
  if (expected === undefined) expect(() => parseTemplate(template)).toThrow('#{else}');
  else expect(render(parseTemplate(template), scope())).toBe(expected);
});

test('what a template sets stays in its scope', () => {
  const one = scope();
  render(parseTemplate('#set($context.responseOverride.header.Access-Control-Allow-Origin = $input.params().header.get("Origin"))'), one);
  expect([...one.variables]).toEqual([['context.responseOverride.header.Access-Control-Allow-Origin', 'https://a.example.com']]);
});

test.each([
  ['#foreach($x in $y)a#end', '#foreach'],
  ['$input.json("$.a")', '$input.json'],
  ['$util.escapeJavaScript("a")', '$util'],
  ['#if(true)a', '#if has no #end'],
  ['a#end', '#end without #if'],
  ['#if(true', 'no closing bracket'],
  ['#set(a = 1)', '#set(a = 1)'],
  ['#if(1 > 2)a#end', '> 2'],
])('%s is refused', (template, message) => {
  expect(() => parseTemplate(template)).toThrow(message);
});
