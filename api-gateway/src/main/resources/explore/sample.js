// Makes sense of the schemas of the OpenAPI document: a body to begin with, and a list of the members.

const MAX_DEPTH = 4;

/** Follows a reference to its component; keywords beside the reference stay. */
export function resolve(api, schema) {
  let found = schema ?? {};
  for (let i = 0; found.$ref && i < 8; i++) {
    const { $ref, ...beside } = found;
    const target = $ref.slice(2).split("/").reduce((node, key) => node[key], api);
    found = { ...target, ...beside };
  }
  return found;
}

/** Makes a value that holds what must be given. */
export function sample(api, schema, depth = 0) {
  const found = resolve(api, schema);
  if (found.const !== undefined) {
    return found.const;
  }
  if (found.enum) {
    return found.enum[found.enum.length > 1 ? 1 : 0];
  }
  if (found.anyOf) {
    return sample(api, found.anyOf[0], depth + 1);
  }
  switch (found.type) {
    case "object": {
      const value = {};
      for (const name of depth < MAX_DEPTH ? (found.required ?? []) : []) {
        value[name] = sample(api, found.properties?.[name], depth + 1);
      }
      return value;
    }
    case "array":
      return found.minItems > 0 && depth < MAX_DEPTH ? [sample(api, found.items, depth + 1)] : [];
    case "integer":
    case "number":
      return Math.max(0, found.minimum ?? 0);
    case "boolean":
      return false;
    case "string":
      return found.format === "int64" || found.format === "uint64" ? "0" : "";
    default:
      return null;
  }
}

/** Lists the members of an object as [name, type, limits and meaning]. */
export function members(api, schema, prefix = "", depth = 0) {
  const found = resolve(api, schema);
  const list = [];
  for (const [name, property] of Object.entries(found.properties ?? {})) {
    const value = resolve(api, property);
    const required = (found.required ?? []).includes(name);
    list.push([prefix + name, typeOf(api, value), limits(value, required), value.description ?? ""]);
    const inner = value.type === "array" ? resolve(api, value.items) : value;
    if (inner.properties && depth < MAX_DEPTH - 1) {
      list.push(...members(api, inner, `${prefix}${name}${value.type === "array" ? "[]" : ""}.`, depth + 1));
    }
  }
  return list;
}

function typeOf(api, value) {
  if (value.type === "array") {
    return `list of ${typeOf(api, resolve(api, value.items))}`;
  }
  if (value.enum) {
    return value.enum.join(" | ");
  }
  return value.format ?? value.type ?? "any";
}

function limits(value, required) {
  const parts = required ? ["required"] : [];
  if (value.deprecated) {
    parts.push("deprecated");
  }
  const names = {
    minLength: "at least", maxLength: "at most", minItems: "entries at least", maxItems: "entries at most",
    minimum: "from", maximum: "to", pattern: "pattern",
  };
  for (const [keyword, words] of Object.entries(names)) {
    if (value[keyword] !== undefined) {
      parts.push(`${words} ${value[keyword]}`);
    }
  }
  return parts.join(", ");
}
