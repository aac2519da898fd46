"""What may happen around a feed, and what a consumer must see whatever happens: one machine for two worlds.

A world is a store, a publisher and a folder: the model of ``test_feed_model`` or the real ones of ``test_feed_real``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

IDS = st.sampled_from("abcde")
# How a feed stands: what is told of each article, by its name.
State = Mapping[str, object]


class Crash(BaseException):
    """The publisher's process is gone."""


class Lines(Protocol):
    """What a reader gives: whether to begin anew, where it then stands, the lines (name, what is told or None)."""

    reset: bool
    epoch: str
    sequence: int

    def lines(self) -> list[tuple[str, object | None]]: ...


class World(Protocol):
    """Articles in stories (the least rank of a story tells it), some of them wanted; a feed of unique stories."""

    def put(self, name: str) -> None: ...  # new, or a new revision
    def want(self, name: str, wanted: bool) -> None: ...  # enters or leaves the selection
    def move(self, name: str, story: str) -> None: ...  # stories join and split
    def rank(self, name: str, rank: int) -> None: ...  # a better original comes
    def forget(self, name: str) -> None: ...  # erased, its lines too
    def age(self) -> None: ...  # so much time passes that every segment may be dropped
    def spoil(self, number: int) -> None: ...  # a published file is lost
    def publish(self, step: Callable[[str], None]) -> None: ...
    def restart(self, power_cut: bool, choose: Callable[[], bool]) -> None: ...  # after a crash
    def desired(self) -> State: ...
    def read(self, after: int, epoch: str | None) -> Lines | None: ...  # None: nothing to be read, or a lost file
    def leaks(self) -> bool: ...  # whether a file holds what was forgotten
    def close(self) -> None: ...


@dataclass
class Consumer:
    """Someone who follows the feed by the rules of the README."""

    after: int = 0
    epoch: str | None = None
    state: dict[str, object] = field(default_factory=dict)
    resets: int = 0

    def poll(self, world: World) -> bool:
        read = world.read(self.after, self.epoch)
        if read is None:
            return False
        if read.reset:
            self.state.clear()
            self.resets += 1
        for name, told in read.lines():
            if told is None:
                self.state.pop(name, None)
            else:
                self.state[name] = told
        self.after, self.epoch = read.sequence, read.epoch
        return True


class FeedMachine(RuleBasedStateMachine):
    """Every consumer, whenever it polls, sees a whole state that the feed once was to have; the last one at the end."""

    make_world: Callable[[], World]
    most_steps = 40
    power_cuts = True

    def __init__(self) -> None:
        super().__init__()
        self.world = type(self).make_world()
        self.whole: list[State] = [{}]
        self.consumers: dict[str, Consumer] = {}

    @initialize()
    def the_first_publish(self) -> None:
        self.world.put("a")
        self.publish()

    @rule(name=IDS)
    def an_article_comes_or_changes(self, name: str) -> None:
        self.world.put(name)

    @rule(name=IDS, wanted=st.booleans())
    def it_enters_or_leaves_the_selection(self, name: str, wanted: bool) -> None:
        self.world.want(name, wanted)

    @rule(name=IDS, story=IDS)
    def stories_join_or_split(self, name: str, story: str) -> None:
        self.world.move(name, story)

    @rule(name=IDS, rank=st.integers(0, 9))
    def a_better_original_comes(self, name: str, rank: int) -> None:
        self.world.rank(name, rank)

    @rule(name=IDS)
    def an_article_is_forgotten(self, name: str) -> None:
        self.world.forget(name)

    @rule()
    def retention_drops_segments(self) -> None:
        self.world.age()

    @rule(number=st.integers(0, 9))
    def a_file_is_lost(self, number: int) -> None:
        self.world.spoil(number)

    @rule(at=st.integers(0, 1 << 16))
    def publish(self, at: int = 0) -> None:
        left = [at % self.most_steps]

        def step(_: str) -> None:
            left[0] -= 1
            if left[0] == 0:
                self.a_consumer_polls("while it is published")

        self.try_to_publish(step)
        late = Consumer()
        assert late.poll(self.world)
        assert late.state == dict(self.world.desired())
        assert not self.world.leaks()

    @rule(at=st.integers(0, 1 << 16), power=st.booleans(), data=st.data())
    def the_publisher_dies(self, at: int, power: bool, data: Any) -> None:
        left = [at % self.most_steps]

        def step(_: str) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise Crash

        try:
            self.try_to_publish(step)
        except Crash:
            self.world.restart(power and self.power_cuts, lambda: bool(data.draw(st.booleans())))

    @rule(who=st.sampled_from("xyz"))
    def a_consumer_polls(self, who: str) -> None:
        consumer, late = self.consumers.setdefault(who, Consumer()), Consumer()
        if consumer.poll(self.world) and late.poll(self.world):
            assert consumer.state == late.state
            assert consumer.state in self.whole

    def try_to_publish(self, step: Callable[[str], None]) -> None:
        self.whole.append(dict(self.world.desired()))
        self.world.publish(step)

    def teardown(self) -> None:
        try:
            self.publish()
            for consumer in self.consumers.values():
                assert consumer.poll(self.world)
                assert consumer.state == dict(self.world.desired())
            resets = [consumer.resets for consumer in self.consumers.values()]
            self.publish()  # nothing has changed: nobody is told to begin anew
            for consumer, before in zip(self.consumers.values(), resets, strict=True):
                consumer.poll(self.world)
                assert consumer.resets == before
        finally:
            self.world.close()
