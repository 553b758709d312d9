// Shows /openapi.json as a page: every call with its parameters, bodies and answers.
'use strict';

const node = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const resolve = (api, schema) =>
  schema?.$ref ? schema.$ref.slice(2).split('/').reduce((at, key) => at?.[key], api) : schema;

// An example shape of a schema; `depth` ends recursion.
const shape = (api, schema, depth = 0) => {
  const known = resolve(api, schema);
  if (!known || depth > 4) return '…';
  const one = known.oneOf?.find((s) => s.type !== 'null') ?? known.anyOf?.[0];
  if (one) return shape(api, one, depth + 1);
  const type = [known.type].flat().find((t) => t && t !== 'null');
  if (type === 'array') return [shape(api, known.items, depth + 1)];
  if (known.properties) {
    return Object.fromEntries(
      Object.entries(known.properties).map(([name, value]) => [name, shape(api, value, depth + 1)]),
    );
  }
  return known.enum ? known.enum.join(' | ') : (type ?? '…');
};

const block = (title, api, content) => {
  const [type, media] = Object.entries(content ?? {})[0] ?? [];
  if (!media) return [];
  return [
    node('p', {}, `${title} (${type})`),
    node('pre', {}, JSON.stringify(shape(api, media.schema), null, 2)),
  ];
};

const call = (api, path, method, operation) => {
  const parameters = (operation.parameters ?? []).map((p) => `${p.name} (${p.in})`).join(', ');
  const answers = Object.entries(operation.responses ?? {}).flatMap(([status, answer]) =>
    status.startsWith('2') ? block(`${status}`, api, resolve(api, answer).content) : [],
  );
  return node(
    'details',
    {},
    node('summary', {}, node('code', { className: 'method' }, method.toUpperCase()), node('code', {}, path), ` — ${operation.summary ?? operation.description ?? ''}`),
    ...(parameters ? [node('p', {}, `Parameters: ${parameters}`)] : []),
    ...(operation.security ? [node('p', {}, 'Needs a bearer token.')] : []),
    ...block('Body', api, operation.requestBody?.content),
    ...answers,
  );
};

const problems = (codes) =>
  node(
    'table',
    {},
    node('tr', {}, ...['Status', 'Code', 'Meaning'].map((t) => node('th', {}, t))),
    ...codes.map((c) =>
      node('tr', {}, node('td', {}, `${c.status}`), node('td', {}, node('code', {}, c.code)), node('td', {}, c.title)),
    ),
  );

const show = async () => {
  const api = await (await fetch('/openapi.json')).json();
  const calls = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(calls.map((c) => c.operation.tags?.[0] ?? 'other'))];
  document.getElementById('description').replaceChildren(
    node('h1', {}, `${api.info.title} ${api.info.version}`),
    node('p', {}, api.info.description ?? ''),
    ...tags.flatMap((tag) => [
      node('h2', {}, tag),
      ...calls
        .filter((c) => (c.operation.tags?.[0] ?? 'other') === tag)
        .map((c) => call(api, c.path, c.method, c.operation)),
    ]),
    node('h2', {}, 'Problems'),
    problems(api['x-problem-codes']),
  );
};

show();
