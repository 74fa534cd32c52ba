#include "net/websocket/synced_book.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "net/websocket/held_changes.hpp"

namespace plimsoll::websocket {
namespace {

using market::Side;

BookChange change(std::int64_t first, std::int64_t last, std::int64_t previous = no_update_id) {
  BookChange made;
  made.symbol = "X";
  made.first_id = first;
  made.last_id = last;
  made.previous_id = previous;
  return made;
}
BookChange snapshot(std::int64_t id) {
  BookChange made = change(no_update_id, id);
  made.kind = BookChange::Kind::snapshot;
  return made;
}
LevelChange bid(std::int64_t price, std::int64_t size) {
  return {Side::buy, Price::from_raw(price), Quantity::from_raw(size)};
}

TEST(SyncedBook, AppliesChangesBehindItsSnapshot) {
  SyncedBook book(BookRule::update_ids, 8);
  const std::vector<LevelChange> levels{bid(100, 1)};
  EXPECT_EQ(book.take(change(1, 2), levels), Taken::waiting);
  book.start(snapshot(10), levels);
  const std::vector<LevelChange> better{bid(101, 2)};
  EXPECT_EQ(book.take(change(11, 12), better), Taken::applied);
  EXPECT_EQ(book.book().side(Side::buy).level(0).price.raw(), 101);
  EXPECT_EQ(book.last_id(), 12);
}

struct Step {
  BookChange given;
  Taken expected;
};

void tell(BookRule rule, const std::vector<Step>& story) {
  SyncedBook book(rule, 8);
  book.start(snapshot(100), {});
  for (const Step& step : story) {
    EXPECT_EQ(book.take(step.given, {}), step.expected)
        << step.given.first_id << ".." << step.given.last_id << " after " << step.given.previous_id;
  }
}

TEST(SyncedBook, UpdateIdsMayOverlapTheSnapshotButNotLeaveAHole) {
  tell(BookRule::update_ids, {{change(90, 100), Taken::old},
                              {change(95, 103), Taken::applied},
                              {change(104, 104), Taken::applied},
                              {change(104, 104), Taken::old},
                              {change(105, 110), Taken::applied},
                              {change(112, 113), Taken::gap},
                              {change(111, 113), Taken::waiting}});
}

TEST(SyncedBook, PreviousIdsChainBehindTheFirstChange) {
  tell(BookRule::previous_ids, {{change(80, 99, 70), Taken::old},
                                {change(95, 105, 90), Taken::applied},  // the rule as printed
                                {change(120, 130, 105), Taken::applied},
                                {change(120, 130, 105), Taken::old},
                                {change(140, 150, 131), Taken::gap},
                                {change(160, 170, 150), Taken::waiting}});
  tell(BookRule::previous_ids, {{change(103, 105, 99), Taken::applied}});  // the snapshot lies between two changes
  tell(BookRule::previous_ids, {{change(103, 105, 101), Taken::gap}});
  tell(BookRule::previous_ids, {{change(95, 100, 90), Taken::applied}});  // ends where the snapshot does
}

TEST(SyncedBook, ChangeIdsChain) {
  tell(BookRule::change_ids, {{change(no_update_id, 101, 100), Taken::applied},
                              {change(no_update_id, 101, 100), Taken::old},
                              {change(no_update_id, 105, 102), Taken::gap}});
}

TEST(SyncedBook, ASnapshotReplacesEverything) {
  SyncedBook book(BookRule::change_ids, 8);
  const std::vector<LevelChange> first{bid(100, 1), bid(99, 1)};
  book.start(snapshot(1), first);
  book.lose();
  EXPECT_FALSE(book.synced());
  const std::vector<LevelChange> second{bid(50, 3)};
  book.start(snapshot(2), second);
  EXPECT_TRUE(book.synced());
  EXPECT_EQ(book.book().side(Side::buy).size(), 1U);
}

TEST(SyncedBook, KnowsThatALongSnapshotWasCut) {
  SyncedBook book(BookRule::update_ids, 8);
  const std::vector<LevelChange> two{bid(100, 1), bid(99, 1)};
  for (const std::size_t cut_at : {0U, 3U, 2U}) {
    book.start(snapshot(1), two, cut_at);
    const std::vector<LevelChange> gone{bid(100, 0), bid(99, 0), bid(98, 1)};
    EXPECT_EQ(book.take(change(2, 2), gone), Taken::applied);
    EXPECT_EQ(book.book().whole(), cut_at != 2) << cut_at;
  }
}

TEST(HeldChanges, KeepsThemInOrderUntilThereIsNoRoom) {
  HeldChanges held({.changes = 2, .levels = 3});
  const std::vector<LevelChange> two{bid(1, 1), bid(2, 2)};
  EXPECT_TRUE(held.hold(change(1, 2), two));
  EXPECT_FALSE(held.hold(change(3, 4), two));
  EXPECT_TRUE(held.hold(change(3, 4), {}));
  EXPECT_FALSE(held.hold(change(5, 6), {}));
  ASSERT_EQ(held.changes().size(), 2U);
  EXPECT_EQ(held.levels_of(held.changes()[0]).size(), 2U);
  EXPECT_EQ(held.changes()[1].last_id, 4);
  held.clear();
  EXPECT_TRUE(held.hold(change(5, 6), two));
}

}  // namespace
}  // namespace plimsoll::websocket
