"""Shuts a form that is to show something else: what is typed into it meanwhile would be lost, or go to another item."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

LEFT_ALONE = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
"""Keys with any other modifier are actions of the window."""


class FormGate(QWidget):
    """Keeps mouse and keyboard out of a form until it is opened again, or another one in its place.

    The form looks as before: disabled, it would be grey for the blink of an eye at each click. Where the form had the
    keyboard, the gate has it meanwhile, and hands it on with what was typed.

    Args:
        panel: What the form belongs to.
    """

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._form: QWidget | None = None
        self._shown: object = None
        self._policies: list[tuple[QWidget, Qt.FocusPolicy]] = []
        self._place = ""
        self._typed: list[QKeyEvent] = []
        self.setGeometry(0, 0, 1, 1)
        self.lower()

    def shut(self, form: QWidget, shown: object) -> None:
        """Let nobody type or click; what is being typed is entered before, as if the field had been left.

        Args:
            form: What is looked at, until it is opened or another one has taken its place.
            shown: Which items it shows.
        """
        if self._form is None:
            self._shown, self._typed = shown, []
        if self._form is not form:
            self._form, self._policies = form, []
        at_hand = form.window().focusWidget()
        if at_hand is not None and form.isAncestorOf(at_hand):
            self._place = at_hand.accessibleName()
            self.setFocus()
            if self._form is not form:  # entering what was typed has filled the form anew and opened it
                return
        form.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for part in form.findChildren(QWidget):
            if part.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                self._policies.append((part, part.focusPolicy()))
                part.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def is_shut(self, form: QWidget) -> bool:
        """Whether a form takes nothing now."""
        return self._form is form

    def open(self, form: QWidget, shown: object) -> None:
        """Let people type and click in what the form shows now.

        Args:
            form: The one that was shut, or what has taken its place.
            shown: Which items it shows; what was typed meanwhile was meant for those it showed then.
        """
        if self._form is form:
            form.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
            for part, policy in self._policies:
                if isValid(part):
                    part.setFocusPolicy(policy)
        typed = self._typed if self._shown == shown else []
        self._form, self._policies, self._typed, self._shown = None, [], [], None
        if self.window().focusWidget() is self:
            self._hand_on(form, typed)

    def _hand_on(self, form: QWidget, typed: list[QKeyEvent]) -> None:
        """Give the keyboard to where it was; keys typed meanwhile follow it from field to field."""
        takes = [w for w in form.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled()]
        place = next((w for w in takes if w.accessibleName() == self._place), None)
        if place is None:
            if takes:
                takes[0].setFocus()
            return
        place.setFocus()
        for event in typed:
            at_hand = QApplication.focusWidget()
            if at_hand is not None:
                QApplication.sendEvent(at_hand, event)

    def event(self, event: QEvent) -> bool:
        """Keep what is typed, also letters that are tools of the window; Escape leaves the panel as ever."""
        if isinstance(event, QKeyEvent) and self._form is not None and _is_typed(event):
            if event.type() is QEvent.Type.KeyPress:
                kept = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat())
                self._typed.append(kept)
            event.accept()
            return True
        return super().event(event)


def _is_typed(event: QKeyEvent) -> bool:
    """Whether a key belongs to a form."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    is_function = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
    return held in LEFT_ALONE and event.key() != Qt.Key.Key_Escape and not is_function
