/** Opening the card of a person from wherever their name or initials stand. */
import type { UserId } from '@corridor/core';
import { createContext, useContext } from 'react';

/** @param at what was clicked: the card opens beside it, and gives focus back to it */
export type ShowPerson = (user: UserId, at: HTMLElement) => void;

const ShowPersonContext = createContext<ShowPerson | null>(null);
export const ShowPersonProvider = ShowPersonContext.Provider;

/** Null where no card can be opened: a name is only a name there. */
export const useShowPerson = (): ShowPerson | null => useContext(ShowPersonContext);
