#include "host/api/credentials.hpp"

#include <gmock/gmock.h>

#include "host/core/error.hpp"

namespace plimsoll::api {
namespace {

const std::string secret = "0123456789abcdef0123456789abcdef";

std::string entry(const std::string& more = {}) {
  return "[[token]]\nuser = \"anna\"\nroles = [\"risk\", \"viewer\"]\nsha256 = \"" + to_hex(sha256(secret)) + "\"\n" +
         more;
}

TEST(Credentials, HashAsFips180Says) {
  // FIPS 180-4 example, SHA-256("abc").
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Credentials, KnowATokenByItsHashUntilItExpires) {
  const Credentials known = Credentials::parse(entry("expires = \"2027-01-01T00:00:00Z\"\n"), "t");
  constexpr Timestamp end{1'798'761'600'000'000'000};  // `date -u -d 2027-01-01 +%s`
  const auto anna = known.by_token(secret, Timestamp{end.ns - 1});
  ASSERT_TRUE(anna);
  EXPECT_EQ(anna->user, "anna");
  EXPECT_EQ(anna->roles, (Roles{Role::risk, Role::viewer}));
  EXPECT_FALSE(known.by_token(secret, end));
  EXPECT_FALSE(known.by_token(secret + "x", Timestamp{}));
  EXPECT_FALSE(known.by_token(secret.substr(1), Timestamp{}));
  EXPECT_FALSE(known.by_token("", Timestamp{}));
}

TEST(Credentials, DoNotMistakeATokenForACertificate) {
  const Credentials known = Credentials::parse(entry(), "t");
  EXPECT_FALSE(known.by_certificate(to_hex(sha256(secret)), Timestamp{}));
  EXPECT_FALSE(known.by_certificate("", Timestamp{}));
  EXPECT_FALSE(known.has_certificates());
}

TEST(Credentials, RefuseAWeakTokenEvenIfItsHashIsInTheFile) {
  const Credentials known = Credentials::parse(
      "[[token]]\nuser = \"a\"\nroles = [\"admin\"]\nsha256 = \"" + to_hex(sha256("password")) + "\"\n", "t");
  EXPECT_FALSE(known.by_token("password", Timestamp{}));
}

TEST(Credentials, ListEverythingThatIsWrongWithTheFile) {
  for (const std::string& text :
       {std::string(), std::string("x"), std::string("[token]\nuser = \"a\"\n"), std::string("[[tokens]]\n"),
        entry("rolls = 1\n"), entry("expires = 2027-01-01\n"), entry("expires = \"tomorrow\"\n"), entry() + entry(),
        std::string("[[token]]\nuser = \"a b\"\nroles = [\"risk\"]\nsha256 = \"") + std::string(64, '0') + "\"\n",
        std::string("[[token]]\nuser = \"a\"\nroles = [\"root\"]\nsha256 = \"") + std::string(64, '0') + "\"\n",
        std::string("[[token]]\nuser = \"a\"\nroles = []\nsha256 = \"") + std::string(64, '0') + "\"\n",
        std::string("[[token]]\nuser = \"a\"\nroles = \"risk\"\nsha256 = \"") + std::string(64, '0') + "\"\n",
        std::string("[[token]]\nuser = \"a\"\nroles = [\"risk\"]\nsha256 = \"") + std::string(64, 'G') + "\"\n",
        std::string("[[token]]\nuser = \"a\"\nroles = [\"risk\"]\n")}) {
    try {
      Credentials::parse(text, "tokens.toml");
      ADD_FAILURE() << text;
    } catch (const InputError& error) {
      EXPECT_EQ(error.faults().front().code, "PLM-2113") << text;
      EXPECT_EQ(error.faults().front().file, "tokens.toml");
    }
  }
}

}  // namespace
}  // namespace plimsoll::api
