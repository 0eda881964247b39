import { isJsonObject, type JsonObject } from '../../registry/jsonObject.ts';
import type { JsonPath } from './expandConfig.ts';

/**
 * What a JSON Schema allows at a path, as far as that settles it: `number` when numbers but no
 * text are allowed, `text` the other way round.
 */
export function schemaType(schema: unknown, path: JsonPath): 'number' | 'text' | undefined {
  const types = new Set(schemasAt(schema, path).flatMap(typesOf));
  const number = types.has('number') || types.has('integer');
  const text = types.has('string');
  return number === text ? undefined : number ? 'number' : 'text';
}

/** Every schema that speaks about the value at the path. */
function schemasAt(schema: unknown, path: JsonPath): JsonObject[] {
  const here = variants(schema);
  const [key, ...rest] = path;
  if (key === undefined) return here;
  return here.flatMap((variant) => {
    if (typeof key === 'number') return schemasAt(variant.items, rest);
    const own = isJsonObject(variant.properties) ? variant.properties[key] : undefined;
    return schemasAt(own ?? variant.additionalProperties, rest);
  });
}

/** The schema with all it is made of. */
function variants(schema: unknown): JsonObject[] {
  if (!isJsonObject(schema)) return [];
  const parts = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) =>
    Array.isArray(list) ? list.flatMap(variants) : [],
  );
  return [schema, ...parts];
}

function typesOf({ type }: JsonObject): unknown[] {
  return Array.isArray(type) ? type : [type];
}
