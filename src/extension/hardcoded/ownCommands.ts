/** The command that asks for a name before it replaces a number; not contributed. */
export const NAME_LITERAL_AS = '_berth.nameLiteralAs';
/** The command that replaces the ports of a whole project, after a preview; not contributed. */
export const REPLACE_EVERYWHERE = '_berth.replaceEverywhere';
