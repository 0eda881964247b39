/** The command that asks for a name before it replaces a number; not contributed. */
export const NAME_LITERAL_AS = '_berth.nameLiteralAs';
