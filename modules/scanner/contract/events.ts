/** Detail type of an event on the default event bus that holds a message for people. */
export const MESSAGE_DETAIL_TYPE = "Package Scan Message";
