"""The words of plain mode, as its help tells them."""

MANUAL = (
    "An answer is typed and entered. Nothing typed leaves things as they are and goes on.",
    "u: unknown, which takes an answer back. Unknown is never read as no.",
    "?: help on this question. again: the question once more in full.",
    "b: back. s: skip the rest of this part. n: next step.",
    "go NAME: go to a step, a part or a question, by its words. find WORD: list what holds a word.",
    "more: open further questions on a muscle, a line or a session. remove: take an earlier session out.",
    "each: go through a group of questions one by one. none: none of these.",
    "plan: the plan in brief. plan NAME: one part in full, such as plan inject. plan full: all of it.",
    "why: what can be asked about. why ITEM: the reasons. why-not NAME: what stands in the way of something.",
    "missing: open questions that could change the plan. changed: what differs from the plan last shown; "
    "changed full: with the reasons.",
    "undo, redo: take back the last answer, or make it again.",
    "save: save to the file. save FILE: save under that name. quit: leave; what is not saved is asked about.",
    "At a question for free text, a quotation mark before a line has it taken as text, whatever it begins with.",
    "Two sides are answered together, right and then left: 2 3. Right is the patient's right. 2 = is the same on both.",
)
