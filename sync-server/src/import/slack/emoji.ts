/**
 * Slack's emoji codes as characters, for those that people really use. Custom emoji and rare codes
 * stay as `:code:`: readable, and searchable by their name.
 */
const table = `
slightly_smiling_face 🙂 simple_smile 🙂 smile 😄 smiley 😃 grinning 😀 grin 😁 laughing 😆 satisfied 😆
sweat_smile 😅 joy 😂 rolling_on_the_floor_laughing 🤣 rofl 🤣 blush 😊 innocent 😇 wink 😉 relieved 😌
heart_eyes 😍 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 stuck_out_tongue_winking_eye 😜
stuck_out_tongue_closed_eyes 😝 sunglasses 😎 smirk 😏 neutral_face 😐 expressionless 😑 no_mouth 😶
unamused 😒 face_with_rolling_eyes 🙄 thinking_face 🤔 thinking 🤔 flushed 😳 disappointed 😞 worried 😟
angry 😠 rage 😡 pensive 😔 confused 😕 slightly_frowning_face 🙁 white_frowning_face ☹️ persevere 😣
confounded 😖 tired_face 😫 weary 😩 triumph 😤 open_mouth 😮 scream 😱 fearful 😨 cold_sweat 😰 hushed 😯
frowning 😦 anguished 😧 cry 😢 disappointed_relieved 😥 sleepy 😪 sweat 😓 sob 😭 dizzy_face 😵
astonished 😲 zipper_mouth_face 🤐 mask 😷 face_with_thermometer 🤒 face_with_head_bandage 🤕 sleeping 😴
zzz 💤 hugging_face 🤗 nerd_face 🤓 upside_down_face 🙃 grimacing 😬 smiling_imp 😈 imp 👿 skull 💀
ghost 👻 alien 👽 robot_face 🤖 hankey 💩 poop 💩 smiley_cat 😺 see_no_evil 🙈 hear_no_evil 🙉
speak_no_evil 🙊 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 fist ✊ facepunch 👊 punch 👊 v ✌️ wave 👋
hand ✋ raised_hand ✋ open_hands 👐 point_up ☝️ point_up_2 👆 point_down 👇 point_left 👈 point_right 👉
raised_hands 🙌 pray 🙏 clap 👏 muscle 💪 the_horns 🤘 metal 🤘 crossed_fingers 🤞 spock-hand 🖖
writing_hand ✍️ eyes 👀 brain 🧠 tooth 🦷 heart ❤️ yellow_heart 💛 green_heart 💚 blue_heart 💙
purple_heart 💜 black_heart 🖤 broken_heart 💔 two_hearts 💕 sparkling_heart 💖 fire 🔥 sparkles ✨ star ⭐
star2 🌟 boom 💥 collision 💥 100 💯 tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 birthday 🎂 cake 🍰 trophy 🏆
medal 🏅 sports_medal 🏅 rocket 🚀 airplane ✈️ car 🚗 bike 🚲 ambulance 🚑 hospital 🏥 pill 💊 syringe 💉
coffee ☕ tea 🍵 beer 🍺 beers 🍻 wine_glass 🍷 pizza 🍕 cookie 🍪 apple 🍎 sunny ☀️ cloud ☁️ umbrella ☔
snowflake ❄️ rainbow 🌈 ocean 🌊 golf ⛳ soccer ⚽ moneybag 💰 euro 💶 dollar 💵 bulb 💡 bug 🐛 turtle 🐢
whale 🐳 whale2 🐋 dog 🐶 cat 🐱 snake 🐍 bee 🐝 warning ⚠️ no_entry ⛔ no_entry_sign 🚫 x ❌
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ heavy_plus_sign ➕ heavy_minus_sign ➖
question ❓ exclamation ❗ heavy_exclamation_mark ❗ bangbang ‼️ interrobang ⁉️ information_source ℹ️
arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ recycle ♻️ lock 🔒 unlock 🔓 key 🔑 mag 🔍 link 🔗
paperclip 📎 pushpin 📌 scissors ✂️ pencil 📝 memo 📝 pencil2 ✏️ book 📖 books 📚 newspaper 📰 calendar 📆
date 📅 clipboard 📋 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 email 📧 envelope ✉️
phone ☎️ telephone_receiver 📞 iphone 📱 computer 💻 printer 🖨️ camera 📷 bell 🔔 no_bell 🔕 mega 📣
loudspeaker 📢 speech_balloon 💬 hourglass ⌛ alarm_clock ⏰ clock2 🕑 stopwatch ⏱️ house 🏠 office 🏢
construction 🚧 rotating_light 🚨 checkered_flag 🏁 triangular_flag_on_post 🚩 red_circle 🔴 hammer 🔨
wrench 🔧 gear ⚙️ bomb 💣 shrug 🤷 man-shrugging 🤷‍♂️ woman-shrugging 🤷‍♀️ facepalm 🤦 face_palm 🤦
man-facepalming 🤦‍♂️ woman-facepalming 🤦‍♀️ bow 🙇 walking 🚶 runner 🏃 dancer 💃 baby 👶 older_woman 👵
older_man 👴 relaxed ☺️ dart 🎯 game_die 🎲 musical_note 🎵 notes 🎶 headphones 🎧 art 🎨 movie_camera 🎥
four_leaf_clover 🍀 rose 🌹 sunflower 🌻 deciduous_tree 🌳 christmas_tree 🎄 jack_o_lantern 🎃 unicorn_face 🦄
money_mouth_face 🤑 face_vomiting 🤮 exploding_head 🤯 star-struck 🤩 partying_face 🥳 pleading_face 🥺
`;

const codes: ReadonlyMap<string, string> = ((): ReadonlyMap<string, string> => {
  const words = table.trim().split(/\s+/);
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < words.length; i += 2) map.set(words[i] ?? '', words[i + 1] ?? '');
  return map;
})();

/** Fitzpatrick modifiers; Slack numbers the five skin tones from 2 to 6. */
const skinTone = (tone: string): string => String.fromCodePoint(0x1f3f9 + Number(tone));

/** A code without its colons (`+1`, `wave::skin-tone-3`) as a character, or null. */
export const emojiOf = (code: string): string | null => {
  const [name = '', tone] = code.split('::skin-tone-');
  const emoji = codes.get(name);
  if (emoji === undefined) return null;
  if (tone === undefined || !/^[2-6]$/.test(tone)) return emoji;
  return emoji.replace('\ufe0f', '') + skinTone(tone);
};

/** Replaces the codes that are known in a text without code; the others stay. */
export const withEmoji = (text: string): string =>
  text.replace(
    /(?<![\w:]):([a-z0-9_+-]+(?:::skin-tone-[2-6])?):(?!\w)/g,
    (whole, code: string) => emojiOf(code) ?? whole,
  );
