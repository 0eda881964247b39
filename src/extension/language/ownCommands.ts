/** The command that gives replaced numbers their names; not contributed. */
export const GIVE_OUT = '_berth.giveOut';

/** The command that asks for a name before it replaces a number; not contributed. */
export const NAME_LITERAL_AS = '_berth.nameLiteralAs';
