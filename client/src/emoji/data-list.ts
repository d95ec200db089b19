/**
 * Emoji up to version 15.0, in the order of the Unicode chart, without skin tones: a letter for the
 * group, the emoji, its short codes. From Unicode CLDR by way of emojibase-data 17.0.0 (MIT); short codes
 * as GitHub and Slack have them. The lines of `data-words.en.ts` and `data-words.nl.ts` are in the
 * same order.
 */
export const EMOJI_LINES = `
s😀 grinning
s😃 smiley
s😄 smile
s😁 grin
s😆 laughing satisfied
s😅 sweat_smile
s🤣 rofl rolling_on_the_floor_laughing
s😂 joy
s🙂 slightly_smiling_face
s🙃 upside_down_face
s🫠 melting_face
s😉 wink
s😊 blush
s😇 innocent
s🥰 smiling_face_with_three_hearts smiling_face_with_3_hearts
s😍 heart_eyes
s🤩 star_struck star-struck grinning_face_with_star_eyes
s😘 kissing_heart
s😗 kissing
s☺️ relaxed
s😚 kissing_closed_eyes
s😙 kissing_smiling_eyes
s🥲 smiling_face_with_tear
s😋 yum
s😛 stuck_out_tongue
s😜 stuck_out_tongue_winking_eye
s🤪 zany_face grinning_face_with_one_large_and_one_small_eye
s😝 stuck_out_tongue_closed_eyes
s🤑 money_mouth_face
s🤗 hugs hugging_face
s🤭 hand_over_mouth face_with_hand_over_mouth smiling_face_with_smiling_eyes_and_hand_covering_mouth
s🫢 face_with_open_eyes_and_hand_over_mouth
s🫣 face_with_peeking_eye
s🤫 shushing_face face_with_finger_covering_closed_lips
s🤔 thinking thinking_face
s🫡 saluting_face
s🤐 zipper_mouth_face
s🤨 raised_eyebrow face_with_raised_eyebrow face_with_one_eyebrow_raised
s😐 neutral_face
s😑 expressionless
s😶 no_mouth
s🫥 dotted_line_face
s😶‍🌫️ face_in_clouds
s😏 smirk
s😒 unamused
s🙄 roll_eyes face_with_rolling_eyes
s😬 grimacing
s😮‍💨 face_exhaling
s🤥 lying_face
s🫨 shaking_face
s😌 relieved
s😔 pensive
s😪 sleepy
s🤤 drooling_face
s😴 sleeping
s😷 mask
s🤒 face_with_thermometer
s🤕 face_with_head_bandage
s🤢 nauseated_face
s🤮 vomiting_face face_vomiting face_with_open_mouth_vomiting
s🤧 sneezing_face
s🥵 hot_face
s🥶 cold_face
s🥴 woozy_face
s😵 dizzy_face
s😵‍💫 face_with_spiral_eyes
s🤯 exploding_head shocked_face_with_exploding_head
s🤠 cowboy_hat_face face_with_cowboy_hat
s🥳 partying_face
s🥸 disguised_face
s😎 sunglasses
s🤓 nerd_face
s🧐 monocle_face face_with_monocle
s😕 confused
s🫤 face_with_diagonal_mouth
s😟 worried
s🙁 slightly_frowning_face
s☹️ frowning_face white_frowning_face
s😮 open_mouth
s😯 hushed
s😲 astonished
s😳 flushed
s🥺 pleading_face
s🥹 face_holding_back_tears
s😦 frowning
s😧 anguished
s😨 fearful
s😰 cold_sweat
s😥 disappointed_relieved
s😢 cry
s😭 sob
s😱 scream
s😖 confounded
s😣 persevere
s😞 disappointed
s😓 sweat
s😩 weary
s😫 tired_face
s🥱 yawning_face
s😤 triumph
s😡 pout rage
s😠 angry
s🤬 cursing_face face_with_symbols_on_mouth serious_face_with_symbols_covering_mouth
s😈 smiling_imp
s👿 imp
s💀 skull
s☠️ skull_and_crossbones
s💩 hankey poop shit
s🤡 clown_face
s👹 japanese_ogre
s👺 japanese_goblin
s👻 ghost
s👽 alien
s👾 space_invader
s🤖 robot robot_face
s😺 smiley_cat
s😸 smile_cat
s😹 joy_cat
s😻 heart_eyes_cat
s😼 smirk_cat
s😽 kissing_cat
s🙀 scream_cat
s😿 crying_cat_face
s😾 pouting_cat
s🙈 see_no_evil
s🙉 hear_no_evil
s🙊 speak_no_evil
s💌 love_letter
s💘 cupid
s💝 gift_heart
s💖 sparkling_heart
s💗 heartpulse
s💓 heartbeat
s💞 revolving_hearts
s💕 two_hearts
s💟 heart_decoration
s❣️ heavy_heart_exclamation heavy_heart_exclamation_mark_ornament
s💔 broken_heart
s❤️‍🔥 heart_on_fire
s❤️‍🩹 mending_heart
s❤️ heart
s🩷 pink_heart
s🧡 orange_heart
s💛 yellow_heart
s💚 green_heart
s💙 blue_heart
s🩵 light_blue_heart
s💜 purple_heart
s🤎 brown_heart
s🖤 black_heart
s🩶 grey_heart
s🤍 white_heart
s💋 kiss
s💯 100
s💢 anger
s💥 boom collision
s💫 dizzy
s💦 sweat_drops
s💨 dash
s🕳️ hole
s💬 speech_balloon
s👁️‍🗨️ eye_speech_bubble eye-in-speech-bubble
s🗨️ left_speech_bubble
s🗯️ right_anger_bubble
s💭 thought_balloon
s💤 zzz
p👋 wave
p🤚 raised_back_of_hand
p🖐️ raised_hand_with_fingers_splayed
p✋ hand raised_hand
p🖖 vulcan_salute spock-hand
p🫱 rightwards_hand
p🫲 leftwards_hand
p🫳 palm_down_hand
p🫴 palm_up_hand
p🫷 leftwards_pushing_hand
p🫸 rightwards_pushing_hand
p👌 ok_hand
p🤌 pinched_fingers
p🤏 pinching_hand
p✌️ v
p🤞 crossed_fingers hand_with_index_and_middle_fingers_crossed
p🫰 hand_with_index_finger_and_thumb_crossed
p🤟 love_you_gesture i_love_you_hand_sign
p🤘 metal the_horns sign_of_the_horns
p🤙 call_me_hand
p👈 point_left
p👉 point_right
p👆 point_up_2
p🖕 fu middle_finger reversed_hand_with_middle_finger_extended
p👇 point_down
p☝️ point_up
p🫵 index_pointing_at_the_viewer
p👍 +1 thumbsup
p👎 -1 thumbsdown
p✊ fist fist_raised
p👊 facepunch fist_oncoming punch
p🤛 fist_left left-facing_fist
p🤜 fist_right right-facing_fist
p👏 clap
p🙌 raised_hands
p🫶 heart_hands
p👐 open_hands
p🤲 palms_up_together
p🤝 handshake
p🙏 pray
p✍️ writing_hand
p💅 nail_care
p🤳 selfie
p💪 muscle
p🦾 mechanical_arm
p🦿 mechanical_leg
p🦵 leg
p🦶 foot
p👂 ear
p🦻 ear_with_hearing_aid
p👃 nose
p🧠 brain
p🫀 anatomical_heart
p🫁 lungs
p🦷 tooth
p🦴 bone
p👀 eyes
p👁️ eye
p👅 tongue
p👄 lips
p🫦 biting_lip
p👶 baby
p🧒 child
p👦 boy
p👧 girl
p🧑 adult
p👱 blond_haired_person person_with_blond_hair
p👨 man
p🧔 bearded_person
p🧔‍♂️ man_beard man_with_beard
p🧔‍♀️ woman_beard woman_with_beard
p👨‍🦰 red_haired_man
p👨‍🦱 curly_haired_man
p👨‍🦳 white_haired_man
p👨‍🦲 bald_man
p👩 woman
p👩‍🦰 red_haired_woman
p🧑‍🦰 person_red_hair red_haired_person
p👩‍🦱 curly_haired_woman
p🧑‍🦱 person_curly_hair curly_haired_person
p👩‍🦳 white_haired_woman
p🧑‍🦳 person_white_hair white_haired_person
p👩‍🦲 bald_woman
p🧑‍🦲 person_bald bald_person
p👱‍♀️ blond_haired_woman blonde_woman blond-haired-woman
p👱‍♂️ blond_haired_man blond-haired-man
p🧓 older_adult
p👴 older_man
p👵 older_woman
p🙍 frowning_person person_frowning
p🙍‍♂️ frowning_man man-frowning
p🙍‍♀️ frowning_woman woman-frowning
p🙎 pouting_face person_with_pouting_face
p🙎‍♂️ pouting_man man-pouting
p🙎‍♀️ pouting_woman woman-pouting
p🙅 no_good
p🙅‍♂️ ng_man no_good_man man-gesturing-no
p🙅‍♀️ ng_woman no_good_woman woman-gesturing-no
p🙆 ok_person ok_woman
p🙆‍♂️ ok_man man-gesturing-ok
p🙆‍♀️ ok_woman woman-gesturing-ok
p💁 information_desk_person tipping_hand_person
p💁‍♂️ sassy_man tipping_hand_man man-tipping-hand
p💁‍♀️ sassy_woman tipping_hand_woman woman-tipping-hand
p🙋 raising_hand
p🙋‍♂️ raising_hand_man man-raising-hand
p🙋‍♀️ raising_hand_woman woman-raising-hand
p🧏 deaf_person
p🧏‍♂️ deaf_man
p🧏‍♀️ deaf_woman
p🙇 bow
p🙇‍♂️ bowing_man man-bowing
p🙇‍♀️ bowing_woman woman-bowing
p🤦 facepalm face_palm
p🤦‍♂️ man_facepalming man-facepalming
p🤦‍♀️ woman_facepalming woman-facepalming
p🤷 shrug
p🤷‍♂️ man_shrugging man-shrugging
p🤷‍♀️ woman_shrugging woman-shrugging
p🧑‍⚕️ health_worker
p👨‍⚕️ man_health_worker male-doctor
p👩‍⚕️ woman_health_worker female-doctor
p🧑‍🎓 student
p👨‍🎓 man_student male-student
p👩‍🎓 woman_student female-student
p🧑‍🏫 teacher
p👨‍🏫 man_teacher male-teacher
p👩‍🏫 woman_teacher female-teacher
p🧑‍⚖️ judge
p👨‍⚖️ man_judge male-judge
p👩‍⚖️ woman_judge female-judge
p🧑‍🌾 farmer
p👨‍🌾 man_farmer male-farmer
p👩‍🌾 woman_farmer female-farmer
p🧑‍🍳 cook
p👨‍🍳 man_cook male-cook
p👩‍🍳 woman_cook female-cook
p🧑‍🔧 mechanic
p👨‍🔧 man_mechanic male-mechanic
p👩‍🔧 woman_mechanic female-mechanic
p🧑‍🏭 factory_worker
p👨‍🏭 man_factory_worker male-factory-worker
p👩‍🏭 woman_factory_worker female-factory-worker
p🧑‍💼 office_worker
p👨‍💼 man_office_worker male-office-worker
p👩‍💼 woman_office_worker female-office-worker
p🧑‍🔬 scientist
p👨‍🔬 man_scientist male-scientist
p👩‍🔬 woman_scientist female-scientist
p🧑‍💻 technologist
p👨‍💻 man_technologist male-technologist
p👩‍💻 woman_technologist female-technologist
p🧑‍🎤 singer
p👨‍🎤 man_singer male-singer
p👩‍🎤 woman_singer female-singer
p🧑‍🎨 artist
p👨‍🎨 man_artist male-artist
p👩‍🎨 woman_artist female-artist
p🧑‍✈️ pilot
p👨‍✈️ man_pilot male-pilot
p👩‍✈️ woman_pilot female-pilot
p🧑‍🚀 astronaut
p👨‍🚀 man_astronaut male-astronaut
p👩‍🚀 woman_astronaut female-astronaut
p🧑‍🚒 firefighter
p👨‍🚒 man_firefighter male-firefighter
p👩‍🚒 woman_firefighter female-firefighter
p👮 cop police_officer
p👮‍♂️ policeman male-police-officer
p👮‍♀️ policewoman female-police-officer
p🕵️ detective sleuth_or_spy
p🕵️‍♂️ male_detective male-detective
p🕵️‍♀️ female_detective female-detective
p💂 guard guardsman
p💂‍♂️ guardsman male-guard
p💂‍♀️ guardswoman female-guard
p🥷 ninja
p👷 construction_worker
p👷‍♂️ construction_worker_man male-construction-worker
p👷‍♀️ construction_worker_woman female-construction-worker
p🫅 person_with_crown
p🤴 prince
p👸 princess
p👳 person_with_turban man_with_turban
p👳‍♂️ man_with_turban man-wearing-turban
p👳‍♀️ woman_with_turban woman-wearing-turban
p👲 man_with_gua_pi_mao
p🧕 woman_with_headscarf person_with_headscarf
p🤵 person_in_tuxedo
p🤵‍♂️ man_in_tuxedo
p🤵‍♀️ woman_in_tuxedo
p👰 person_with_veil bride_with_veil
p👰‍♂️ man_with_veil
p👰‍♀️ bride_with_veil woman_with_veil
p🤰 pregnant_woman
p🫃 pregnant_man
p🫄 pregnant_person
p🤱 breast_feeding breast-feeding
p👩‍🍼 woman_feeding_baby
p👨‍🍼 man_feeding_baby
p🧑‍🍼 person_feeding_baby
p👼 angel
p🎅 santa
p🤶 mrs_claus mother_christmas
p🧑‍🎄 mx_claus
p🦸 superhero
p🦸‍♂️ superhero_man male_superhero
p🦸‍♀️ superhero_woman female_superhero
p🦹 supervillain
p🦹‍♂️ supervillain_man male_supervillain
p🦹‍♀️ supervillain_woman female_supervillain
p🧙 mage
p🧙‍♂️ mage_man male_mage
p🧙‍♀️ mage_woman female_mage
p🧚 fairy
p🧚‍♂️ fairy_man male_fairy
p🧚‍♀️ fairy_woman female_fairy
p🧛 vampire
p🧛‍♂️ vampire_man male_vampire
p🧛‍♀️ vampire_woman female_vampire
p🧜 merperson
p🧜‍♂️ merman
p🧜‍♀️ mermaid
p🧝 elf
p🧝‍♂️ elf_man male_elf
p🧝‍♀️ elf_woman female_elf
p🧞 genie
p🧞‍♂️ genie_man male_genie
p🧞‍♀️ genie_woman female_genie
p🧟 zombie
p🧟‍♂️ zombie_man male_zombie
p🧟‍♀️ zombie_woman female_zombie
p🧌 troll
p💆 massage
p💆‍♂️ massage_man man-getting-massage
p💆‍♀️ massage_woman woman-getting-massage
p💇 haircut
p💇‍♂️ haircut_man man-getting-haircut
p💇‍♀️ haircut_woman woman-getting-haircut
p🚶 walking
p🚶‍♂️ walking_man man-walking
p🚶‍♀️ walking_woman woman-walking
p🧍 standing_person
p🧍‍♂️ standing_man man_standing
p🧍‍♀️ standing_woman woman_standing
p🧎 kneeling_person
p🧎‍♂️ kneeling_man man_kneeling
p🧎‍♀️ kneeling_woman woman_kneeling
p🧑‍🦯 person_with_probing_cane
p👨‍🦯 man_with_probing_cane
p👩‍🦯 woman_with_probing_cane
p🧑‍🦼 person_in_motorized_wheelchair
p👨‍🦼 man_in_motorized_wheelchair
p👩‍🦼 woman_in_motorized_wheelchair
p🧑‍🦽 person_in_manual_wheelchair
p👨‍🦽 man_in_manual_wheelchair
p👩‍🦽 woman_in_manual_wheelchair
p🏃 runner running
p🏃‍♂️ running_man man-running
p🏃‍♀️ running_woman woman-running
p💃 dancer woman_dancing
p🕺 man_dancing
p🕴️ business_suit_levitating man_in_business_suit_levitating
p👯 dancers
p👯‍♂️ dancing_men men-with-bunny-ears-partying man-with-bunny-ears-partying
p👯‍♀️ dancing_women women-with-bunny-ears-partying woman-with-bunny-ears-partying
p🧖 sauna_person person_in_steamy_room
p🧖‍♂️ sauna_man man_in_steamy_room
p🧖‍♀️ sauna_woman woman_in_steamy_room
p🧗 climbing person_climbing
p🧗‍♂️ climbing_man man_climbing
p🧗‍♀️ climbing_woman woman_climbing
p🤺 person_fencing fencer
p🏇 horse_racing
p⛷️ skier
p🏂 snowboarder
p🏌️ golfing golfer
p🏌️‍♂️ golfing_man man-golfing
p🏌️‍♀️ golfing_woman woman-golfing
p🏄 surfer
p🏄‍♂️ surfing_man man-surfing
p🏄‍♀️ surfing_woman woman-surfing
p🚣 rowboat
p🚣‍♂️ rowing_man man-rowing-boat
p🚣‍♀️ rowing_woman woman-rowing-boat
p🏊 swimmer
p🏊‍♂️ swimming_man man-swimming
p🏊‍♀️ swimming_woman woman-swimming
p⛹️ bouncing_ball_person person_with_ball
p⛹️‍♂️ basketball_man bouncing_ball_man man-bouncing-ball
p⛹️‍♀️ basketball_woman bouncing_ball_woman woman-bouncing-ball
p🏋️ weight_lifting weight_lifter
p🏋️‍♂️ weight_lifting_man man-lifting-weights
p🏋️‍♀️ weight_lifting_woman woman-lifting-weights
p🚴 bicyclist
p🚴‍♂️ biking_man man-biking
p🚴‍♀️ biking_woman woman-biking
p🚵 mountain_bicyclist
p🚵‍♂️ mountain_biking_man man-mountain-biking
p🚵‍♀️ mountain_biking_woman woman-mountain-biking
p🤸 cartwheeling person_doing_cartwheel
p🤸‍♂️ man_cartwheeling man-cartwheeling
p🤸‍♀️ woman_cartwheeling woman-cartwheeling
p🤼 wrestling wrestlers
p🤼‍♂️ men_wrestling man-wrestling
p🤼‍♀️ women_wrestling woman-wrestling
p🤽 water_polo
p🤽‍♂️ man_playing_water_polo man-playing-water-polo
p🤽‍♀️ woman_playing_water_polo woman-playing-water-polo
p🤾 handball_person handball
p🤾‍♂️ man_playing_handball man-playing-handball
p🤾‍♀️ woman_playing_handball woman-playing-handball
p🤹 juggling_person juggling
p🤹‍♂️ man_juggling man-juggling
p🤹‍♀️ woman_juggling woman-juggling
p🧘 lotus_position person_in_lotus_position
p🧘‍♂️ lotus_position_man man_in_lotus_position
p🧘‍♀️ lotus_position_woman woman_in_lotus_position
p🛀 bath
p🛌 sleeping_bed sleeping_accommodation
p🧑‍🤝‍🧑 people_holding_hands
p👭 two_women_holding_hands women_holding_hands
p👫 couple man_and_woman_holding_hands woman_and_man_holding_hands
p👬 two_men_holding_hands men_holding_hands
p💏 couplekiss
p👩‍❤️‍💋‍👨 couplekiss_man_woman woman-kiss-man
p👨‍❤️‍💋‍👨 couplekiss_man_man man-kiss-man
p👩‍❤️‍💋‍👩 couplekiss_woman_woman woman-kiss-woman
p💑 couple_with_heart
p👩‍❤️‍👨 couple_with_heart_woman_man woman-heart-man
p👨‍❤️‍👨 couple_with_heart_man_man man-heart-man
p👩‍❤️‍👩 couple_with_heart_woman_woman woman-heart-woman
p👨‍👩‍👦 family_man_woman_boy man-woman-boy
p👨‍👩‍👧 family_man_woman_girl man-woman-girl
p👨‍👩‍👧‍👦 family_man_woman_girl_boy man-woman-girl-boy
p👨‍👩‍👦‍👦 family_man_woman_boy_boy man-woman-boy-boy
p👨‍👩‍👧‍👧 family_man_woman_girl_girl man-woman-girl-girl
p👨‍👨‍👦 family_man_man_boy man-man-boy
p👨‍👨‍👧 family_man_man_girl man-man-girl
p👨‍👨‍👧‍👦 family_man_man_girl_boy man-man-girl-boy
p👨‍👨‍👦‍👦 family_man_man_boy_boy man-man-boy-boy
p👨‍👨‍👧‍👧 family_man_man_girl_girl man-man-girl-girl
p👩‍👩‍👦 family_woman_woman_boy woman-woman-boy
p👩‍👩‍👧 family_woman_woman_girl woman-woman-girl
p👩‍👩‍👧‍👦 family_woman_woman_girl_boy woman-woman-girl-boy
p👩‍👩‍👦‍👦 family_woman_woman_boy_boy woman-woman-boy-boy
p👩‍👩‍👧‍👧 family_woman_woman_girl_girl woman-woman-girl-girl
p👨‍👦 family_man_boy man-boy
p👨‍👦‍👦 family_man_boy_boy man-boy-boy
p👨‍👧 family_man_girl man-girl
p👨‍👧‍👦 family_man_girl_boy man-girl-boy
p👨‍👧‍👧 family_man_girl_girl man-girl-girl
p👩‍👦 family_woman_boy woman-boy
p👩‍👦‍👦 family_woman_boy_boy woman-boy-boy
p👩‍👧 family_woman_girl woman-girl
p👩‍👧‍👦 family_woman_girl_boy woman-girl-boy
p👩‍👧‍👧 family_woman_girl_girl woman-girl-girl
p🗣️ speaking_head speaking_head_in_silhouette
p👤 bust_in_silhouette
p👥 busts_in_silhouette
p🫂 people_hugging
p👪 family
p👣 footprints
n🐵 monkey_face
n🐒 monkey
n🦍 gorilla
n🦧 orangutan
n🐶 dog
n🐕 dog2
n🦮 guide_dog
n🐕‍🦺 service_dog
n🐩 poodle
n🐺 wolf
n🦊 fox_face
n🦝 raccoon
n🐱 cat
n🐈 cat2
n🐈‍⬛ black_cat
n🦁 lion lion_face
n🐯 tiger
n🐅 tiger2
n🐆 leopard
n🐴 horse
n🫎 moose
n🫏 donkey
n🐎 racehorse
n🦄 unicorn unicorn_face
n🦓 zebra zebra_face
n🦌 deer
n🦬 bison
n🐮 cow
n🐂 ox
n🐃 water_buffalo
n🐄 cow2
n🐷 pig
n🐖 pig2
n🐗 boar
n🐽 pig_nose
n🐏 ram
n🐑 sheep
n🐐 goat
n🐪 dromedary_camel
n🐫 camel
n🦙 llama
n🦒 giraffe giraffe_face
n🐘 elephant
n🦣 mammoth
n🦏 rhinoceros
n🦛 hippopotamus
n🐭 mouse
n🐁 mouse2
n🐀 rat
n🐹 hamster
n🐰 rabbit
n🐇 rabbit2
n🐿️ chipmunk
n🦫 beaver
n🦔 hedgehog
n🦇 bat
n🐻 bear
n🐻‍❄️ polar_bear
n🐨 koala
n🐼 panda_face
n🦥 sloth
n🦦 otter
n🦨 skunk
n🦘 kangaroo
n🦡 badger
n🐾 feet paw_prints
n🦃 turkey
n🐔 chicken
n🐓 rooster
n🐣 hatching_chick
n🐤 baby_chick
n🐥 hatched_chick
n🐦 bird
n🐧 penguin
n🕊️ dove dove_of_peace
n🦅 eagle
n🦆 duck
n🦢 swan
n🦉 owl
n🦤 dodo
n🪶 feather
n🦩 flamingo
n🦚 peacock
n🦜 parrot
n🪽 wing
n🐦‍⬛ black_bird
n🪿 goose
n🐸 frog
n🐊 crocodile
n🐢 turtle
n🦎 lizard
n🐍 snake
n🐲 dragon_face
n🐉 dragon
n🦕 sauropod
n🦖 t-rex
n🐳 whale
n🐋 whale2
n🐬 dolphin flipper
n🦭 seal
n🐟 fish
n🐠 tropical_fish
n🐡 blowfish
n🦈 shark
n🐙 octopus
n🐚 shell
n🪸 coral
n🪼 jellyfish
n🦀 crab
n🦞 lobster
n🦐 shrimp
n🦑 squid
n🦪 oyster
n🐌 snail
n🦋 butterfly
n🐛 bug
n🐜 ant
n🐝 bee honeybee
n🪲 beetle
n🐞 lady_beetle ladybug
n🦗 cricket
n🪳 cockroach
n🕷️ spider
n🕸️ spider_web
n🦂 scorpion
n🦟 mosquito
n🪰 fly
n🪱 worm
n🦠 microbe
n💐 bouquet
n🌸 cherry_blossom
n💮 white_flower
n🪷 lotus
n🏵️ rosette
n🌹 rose
n🥀 wilted_flower
n🌺 hibiscus
n🌻 sunflower
n🌼 blossom
n🌷 tulip
n🪻 hyacinth
n🌱 seedling
n🪴 potted_plant
n🌲 evergreen_tree
n🌳 deciduous_tree
n🌴 palm_tree
n🌵 cactus
n🌾 ear_of_rice
n🌿 herb
n☘️ shamrock
n🍀 four_leaf_clover
n🍁 maple_leaf
n🍂 fallen_leaf
n🍃 leaves
n🪹 empty_nest
n🪺 nest_with_eggs
n🍄 mushroom
f🍇 grapes
f🍈 melon
f🍉 watermelon
f🍊 mandarin orange tangerine
f🍋 lemon
f🍌 banana
f🍍 pineapple
f🥭 mango
f🍎 apple
f🍏 green_apple
f🍐 pear
f🍑 peach
f🍒 cherries
f🍓 strawberry
f🫐 blueberries
f🥝 kiwi_fruit kiwifruit
f🍅 tomato
f🫒 olive
f🥥 coconut
f🥑 avocado
f🍆 eggplant
f🥔 potato
f🥕 carrot
f🌽 corn
f🌶️ hot_pepper
f🫑 bell_pepper
f🥒 cucumber
f🥬 leafy_green
f🥦 broccoli
f🧄 garlic
f🧅 onion
f🥜 peanuts
f🫘 beans
f🌰 chestnut
f🫚 ginger_root
f🫛 pea_pod
f🍞 bread
f🥐 croissant
f🥖 baguette_bread
f🫓 flatbread
f🥨 pretzel
f🥯 bagel
f🥞 pancakes
f🧇 waffle
f🧀 cheese cheese_wedge
f🍖 meat_on_bone
f🍗 poultry_leg
f🥩 cut_of_meat
f🥓 bacon
f🍔 hamburger
f🍟 fries
f🍕 pizza
f🌭 hotdog
f🥪 sandwich
f🌮 taco
f🌯 burrito
f🫔 tamale
f🥙 stuffed_flatbread
f🧆 falafel
f🥚 egg
f🍳 fried_egg cooking
f🥘 shallow_pan_of_food
f🍲 stew
f🫕 fondue
f🥣 bowl_with_spoon
f🥗 green_salad
f🍿 popcorn
f🧈 butter
f🧂 salt
f🥫 canned_food
f🍱 bento
f🍘 rice_cracker
f🍙 rice_ball
f🍚 rice
f🍛 curry
f🍜 ramen
f🍝 spaghetti
f🍠 sweet_potato
f🍢 oden
f🍣 sushi
f🍤 fried_shrimp
f🍥 fish_cake
f🥮 moon_cake
f🍡 dango
f🥟 dumpling
f🥠 fortune_cookie
f🥡 takeout_box
f🍦 icecream
f🍧 shaved_ice
f🍨 ice_cream
f🍩 doughnut
f🍪 cookie
f🎂 birthday
f🍰 cake
f🧁 cupcake
f🥧 pie
f🍫 chocolate_bar
f🍬 candy
f🍭 lollipop
f🍮 custard
f🍯 honey_pot
f🍼 baby_bottle
f🥛 milk_glass glass_of_milk
f☕ coffee
f🫖 teapot
f🍵 tea
f🍶 sake
f🍾 champagne
f🍷 wine_glass
f🍸 cocktail
f🍹 tropical_drink
f🍺 beer
f🍻 beers
f🥂 clinking_glasses
f🥃 tumbler_glass
f🫗 pouring_liquid
f🥤 cup_with_straw
f🧋 bubble_tea
f🧃 beverage_box
f🧉 mate mate_drink
f🧊 ice_cube
f🥢 chopsticks
f🍽️ plate_with_cutlery knife_fork_plate
f🍴 fork_and_knife
f🥄 spoon
f🔪 hocho knife
f🫙 jar
f🏺 amphora
t🌍 earth_africa
t🌎 earth_americas
t🌏 earth_asia
t🌐 globe_with_meridians
t🗺️ world_map
t🗾 japan
t🧭 compass
t🏔️ mountain_snow snow_capped_mountain
t⛰️ mountain
t🌋 volcano
t🗻 mount_fuji
t🏕️ camping
t🏖️ beach_umbrella beach_with_umbrella
t🏜️ desert
t🏝️ desert_island
t🏞️ national_park
t🏟️ stadium
t🏛️ classical_building
t🏗️ building_construction
t🧱 bricks
t🪨 rock
t🪵 wood
t🛖 hut
t🏘️ houses house_buildings
t🏚️ derelict_house derelict_house_building
t🏠 house
t🏡 house_with_garden
t🏢 office
t🏣 post_office
t🏤 european_post_office
t🏥 hospital
t🏦 bank
t🏨 hotel
t🏩 love_hotel
t🏪 convenience_store
t🏫 school
t🏬 department_store
t🏭 factory
t🏯 japanese_castle
t🏰 european_castle
t💒 wedding
t🗼 tokyo_tower
t🗽 statue_of_liberty
t⛪ church
t🕌 mosque
t🛕 hindu_temple
t🕍 synagogue
t⛩️ shinto_shrine
t🕋 kaaba
t⛲ fountain
t⛺ tent
t🌁 foggy
t🌃 night_with_stars
t🏙️ cityscape
t🌄 sunrise_over_mountains
t🌅 sunrise
t🌆 city_sunset
t🌇 city_sunrise
t🌉 bridge_at_night
t♨️ hotsprings
t🎠 carousel_horse
t🛝 playground_slide
t🎡 ferris_wheel
t🎢 roller_coaster
t💈 barber
t🎪 circus_tent
t🚂 steam_locomotive
t🚃 railway_car
t🚄 bullettrain_side
t🚅 bullettrain_front
t🚆 train2
t🚇 metro
t🚈 light_rail
t🚉 station
t🚊 tram
t🚝 monorail
t🚞 mountain_railway
t🚋 train
t🚌 bus
t🚍 oncoming_bus
t🚎 trolleybus
t🚐 minibus
t🚑 ambulance
t🚒 fire_engine
t🚓 police_car
t🚔 oncoming_police_car
t🚕 taxi
t🚖 oncoming_taxi
t🚗 car red_car
t🚘 oncoming_automobile
t🚙 blue_car
t🛻 pickup_truck
t🚚 truck
t🚛 articulated_lorry
t🚜 tractor
t🏎️ racing_car
t🏍️ motorcycle racing_motorcycle
t🛵 motor_scooter
t🦽 manual_wheelchair
t🦼 motorized_wheelchair
t🛺 auto_rickshaw
t🚲 bike
t🛴 kick_scooter scooter
t🛹 skateboard
t🛼 roller_skate
t🚏 busstop
t🛣️ motorway
t🛤️ railway_track
t🛢️ oil_drum
t⛽ fuelpump
t🛞 wheel
t🚨 rotating_light
t🚥 traffic_light
t🚦 vertical_traffic_light
t🛑 stop_sign octagonal_sign
t🚧 construction
t⚓ anchor
t🛟 ring_buoy
t⛵ boat sailboat
t🛶 canoe
t🚤 speedboat
t🛳️ passenger_ship
t⛴️ ferry
t🛥️ motor_boat
t🚢 ship
t✈️ airplane
t🛩️ small_airplane
t🛫 flight_departure airplane_departure
t🛬 flight_arrival airplane_arriving
t🪂 parachute
t💺 seat
t🚁 helicopter
t🚟 suspension_railway
t🚠 mountain_cableway
t🚡 aerial_tramway
t🛰️ artificial_satellite satellite
t🚀 rocket
t🛸 flying_saucer
t🛎️ bellhop_bell
t🧳 luggage
t⌛ hourglass
t⏳ hourglass_flowing_sand
t⌚ watch
t⏰ alarm_clock
t⏱️ stopwatch
t⏲️ timer_clock
t🕰️ mantelpiece_clock
t🕛 clock12
t🕧 clock1230
t🕐 clock1
t🕜 clock130
t🕑 clock2
t🕝 clock230
t🕒 clock3
t🕞 clock330
t🕓 clock4
t🕟 clock430
t🕔 clock5
t🕠 clock530
t🕕 clock6
t🕡 clock630
t🕖 clock7
t🕢 clock730
t🕗 clock8
t🕣 clock830
t🕘 clock9
t🕤 clock930
t🕙 clock10
t🕥 clock1030
t🕚 clock11
t🕦 clock1130
t🌑 new_moon
t🌒 waxing_crescent_moon
t🌓 first_quarter_moon
t🌔 moon waxing_gibbous_moon
t🌕 full_moon
t🌖 waning_gibbous_moon
t🌗 last_quarter_moon
t🌘 waning_crescent_moon
t🌙 crescent_moon
t🌚 new_moon_with_face
t🌛 first_quarter_moon_with_face
t🌜 last_quarter_moon_with_face
t🌡️ thermometer
t☀️ sunny
t🌝 full_moon_with_face
t🌞 sun_with_face
t🪐 ringed_planet
t⭐ star
t🌟 star2
t🌠 stars
t🌌 milky_way
t☁️ cloud
t⛅ partly_sunny
t⛈️ cloud_with_lightning_and_rain thunder_cloud_and_rain
t🌤️ sun_behind_small_cloud mostly_sunny sun_small_cloud
t🌥️ sun_behind_large_cloud barely_sunny sun_behind_cloud
t🌦️ sun_behind_rain_cloud partly_sunny_rain
t🌧️ cloud_with_rain rain_cloud
t🌨️ cloud_with_snow snow_cloud
t🌩️ cloud_with_lightning lightning lightning_cloud
t🌪️ tornado tornado_cloud
t🌫️ fog
t🌬️ wind_face wind_blowing_face
t🌀 cyclone
t🌈 rainbow
t🌂 closed_umbrella
t☂️ open_umbrella umbrella
t☔ umbrella umbrella_with_rain_drops
t⛱️ parasol_on_ground umbrella_on_ground
t⚡ zap
t❄️ snowflake
t☃️ snowman_with_snow snowman
t⛄ snowman snowman_without_snow
t☄️ comet
t🔥 fire
t💧 droplet
t🌊 ocean
a🎃 jack_o_lantern
a🎄 christmas_tree
a🎆 fireworks
a🎇 sparkler
a🧨 firecracker
a✨ sparkles
a🎈 balloon
a🎉 tada
a🎊 confetti_ball
a🎋 tanabata_tree
a🎍 bamboo
a🎎 dolls
a🎏 flags
a🎐 wind_chime
a🎑 rice_scene
a🧧 red_envelope
a🎀 ribbon
a🎁 gift
a🎗️ reminder_ribbon
a🎟️ tickets admission_tickets
a🎫 ticket
a🎖️ medal_military medal
a🏆 trophy
a🏅 medal_sports sports_medal
a🥇 1st_place_medal first_place_medal
a🥈 2nd_place_medal second_place_medal
a🥉 3rd_place_medal third_place_medal
a⚽ soccer
a⚾ baseball
a🥎 softball
a🏀 basketball
a🏐 volleyball
a🏈 football
a🏉 rugby_football
a🎾 tennis
a🥏 flying_disc
a🎳 bowling
a🏏 cricket_game cricket_bat_and_ball
a🏑 field_hockey field_hockey_stick_and_ball
a🏒 ice_hockey ice_hockey_stick_and_puck
a🥍 lacrosse
a🏓 ping_pong table_tennis_paddle_and_ball
a🏸 badminton badminton_racquet_and_shuttlecock
a🥊 boxing_glove
a🥋 martial_arts_uniform
a🥅 goal_net
a⛳ golf
a⛸️ ice_skate
a🎣 fishing_pole_and_fish
a🤿 diving_mask
a🎽 running_shirt_with_sash
a🎿 ski
a🛷 sled
a🥌 curling_stone
a🎯 dart
a🪀 yo_yo yo-yo
a🪁 kite
a🔫 gun
a🎱 8ball
a🔮 crystal_ball
a🪄 magic_wand
a🎮 video_game
a🕹️ joystick
a🎰 slot_machine
a🎲 game_die
a🧩 jigsaw
a🧸 teddy_bear
a🪅 pinata
a🪩 mirror_ball
a🪆 nesting_dolls
a♠️ spades
a♥️ hearts
a♦️ diamonds
a♣️ clubs
a♟️ chess_pawn
a🃏 black_joker
a🀄 mahjong
a🎴 flower_playing_cards
a🎭 performing_arts
a🖼️ framed_picture frame_with_picture
a🎨 art
a🧵 thread
a🪡 sewing_needle
a🧶 yarn
a🪢 knot
o👓 eyeglasses
o🕶️ dark_sunglasses
o🥽 goggles
o🥼 lab_coat
o🦺 safety_vest
o👔 necktie
o👕 shirt tshirt
o👖 jeans
o🧣 scarf
o🧤 gloves
o🧥 coat
o🧦 socks
o👗 dress
o👘 kimono
o🥻 sari
o🩱 one_piece_swimsuit one-piece_swimsuit
o🩲 swim_brief briefs
o🩳 shorts
o👙 bikini
o👚 womans_clothes
o🪭 folding_hand_fan
o👛 purse
o👜 handbag
o👝 pouch
o🛍️ shopping shopping_bags
o🎒 school_satchel
o🩴 thong_sandal
o👞 mans_shoe shoe
o👟 athletic_shoe
o🥾 hiking_boot
o🥿 flat_shoe womans_flat_shoe
o👠 high_heel
o👡 sandal
o🩰 ballet_shoes
o👢 boot
o🪮 hair_pick
o👑 crown
o👒 womans_hat
o🎩 tophat
o🎓 mortar_board
o🧢 billed_cap
o🪖 military_helmet
o⛑️ rescue_worker_helmet helmet_with_white_cross
o📿 prayer_beads
o💄 lipstick
o💍 ring
o💎 gem
o🔇 mute
o🔈 speaker
o🔉 sound
o🔊 loud_sound
o📢 loudspeaker
o📣 mega
o📯 postal_horn
o🔔 bell
o🔕 no_bell
o🎼 musical_score
o🎵 musical_note
o🎶 notes
o🎙️ studio_microphone
o🎚️ level_slider
o🎛️ control_knobs
o🎤 microphone
o🎧 headphones
o📻 radio
o🎷 saxophone
o🎺 trumpet
o🪗 accordion
o🎸 guitar
o🎹 musical_keyboard
o🎻 violin
o🪕 banjo
o🥁 drum drum_with_drumsticks
o🪘 long_drum
o🪇 maracas
o🪈 flute
o📱 iphone
o📲 calling
o☎️ phone telephone
o📞 telephone_receiver
o📟 pager
o📠 fax
o🔋 battery
o🪫 low_battery
o🔌 electric_plug
o💻 computer
o🖥️ desktop_computer
o🖨️ printer
o⌨️ keyboard
o🖱️ computer_mouse three_button_mouse
o🖲️ trackball
o💽 minidisc
o💾 floppy_disk
o💿 cd
o📀 dvd
o🧮 abacus
o🎥 movie_camera
o🎞️ film_strip film_frames
o📽️ film_projector
o🎬 clapper
o📺 tv
o📷 camera
o📸 camera_flash camera_with_flash
o📹 video_camera
o📼 vhs
o🔍 mag
o🔎 mag_right
o🕯️ candle
o💡 bulb
o🔦 flashlight
o🏮 izakaya_lantern lantern
o🪔 diya_lamp
o📔 notebook_with_decorative_cover
o📕 closed_book
o📖 book open_book
o📗 green_book
o📘 blue_book
o📙 orange_book
o📚 books
o📓 notebook
o📒 ledger
o📃 page_with_curl
o📜 scroll
o📄 page_facing_up
o📰 newspaper
o🗞️ newspaper_roll rolled_up_newspaper
o📑 bookmark_tabs
o🔖 bookmark
o🏷️ label
o🪙 coin
o💰 moneybag
o💴 yen
o💵 dollar
o💶 euro
o💷 pound
o💸 money_with_wings
o💳 credit_card
o🧾 receipt
o💹 chart
o✉️ envelope email
o📧 e-mail email
o📨 incoming_envelope
o📩 envelope_with_arrow
o📤 outbox_tray
o📥 inbox_tray
o📦 package
o📫 mailbox
o📪 mailbox_closed
o📬 mailbox_with_mail
o📭 mailbox_with_no_mail
o📮 postbox
o🗳️ ballot_box ballot_box_with_ballot
o✏️ pencil2
o✒️ black_nib
o🖋️ fountain_pen lower_left_fountain_pen
o🖊️ pen lower_left_ballpoint_pen
o🖌️ paintbrush lower_left_paintbrush
o🖍️ crayon lower_left_crayon
o📝 memo pencil
o💼 briefcase
o📁 file_folder
o📂 open_file_folder
o🗂️ card_index_dividers
o📅 date
o📆 calendar
o🗒️ spiral_notepad spiral_note_pad
o🗓️ spiral_calendar spiral_calendar_pad
o📇 card_index
o📈 chart_with_upwards_trend
o📉 chart_with_downwards_trend
o📊 bar_chart
o📋 clipboard
o📌 pushpin
o📍 round_pushpin
o📎 paperclip
o🖇️ paperclips linked_paperclips
o📏 straight_ruler
o📐 triangular_ruler
o✂️ scissors
o🗃️ card_file_box
o🗄️ file_cabinet
o🗑️ wastebasket
o🔒 lock
o🔓 unlock
o🔏 lock_with_ink_pen
o🔐 closed_lock_with_key
o🔑 key
o🗝️ old_key
o🔨 hammer
o🪓 axe
o⛏️ pick
o⚒️ hammer_and_pick
o🛠️ hammer_and_wrench
o🗡️ dagger dagger_knife
o⚔️ crossed_swords
o💣 bomb
o🪃 boomerang
o🏹 bow_and_arrow
o🛡️ shield
o🪚 carpentry_saw
o🔧 wrench
o🪛 screwdriver
o🔩 nut_and_bolt
o⚙️ gear
o🗜️ clamp compression
o⚖️ balance_scale scales
o🦯 probing_cane
o🔗 link
o⛓️ chains
o🪝 hook
o🧰 toolbox
o🧲 magnet
o🪜 ladder
o⚗️ alembic
o🧪 test_tube
o🧫 petri_dish
o🧬 dna
o🔬 microscope
o🔭 telescope
o📡 satellite satellite_antenna
o💉 syringe
o🩸 drop_of_blood
o💊 pill
o🩹 adhesive_bandage
o🩼 crutch
o🩺 stethoscope
o🩻 x_ray x-ray
o🚪 door
o🛗 elevator
o🪞 mirror
o🪟 window
o🛏️ bed
o🛋️ couch_and_lamp
o🪑 chair
o🚽 toilet
o🪠 plunger
o🚿 shower
o🛁 bathtub
o🪤 mouse_trap
o🪒 razor
o🧴 lotion_bottle
o🧷 safety_pin
o🧹 broom
o🧺 basket
o🧻 roll_of_paper
o🪣 bucket
o🧼 soap
o🫧 bubbles
o🪥 toothbrush
o🧽 sponge
o🧯 fire_extinguisher
o🛒 shopping_cart shopping_trolley
o🚬 smoking
o⚰️ coffin
o🪦 headstone
o⚱️ funeral_urn
o🧿 nazar_amulet
o🪬 hamsa
o🗿 moyai
o🪧 placard
o🪪 identification_card
y🏧 atm
y🚮 put_litter_in_its_place
y🚰 potable_water
y♿ wheelchair
y🚹 mens
y🚺 womens
y🚻 restroom
y🚼 baby_symbol
y🚾 wc
y🛂 passport_control
y🛃 customs
y🛄 baggage_claim
y🛅 left_luggage
y⚠️ warning
y🚸 children_crossing
y⛔ no_entry
y🚫 no_entry_sign
y🚳 no_bicycles
y🚭 no_smoking
y🚯 do_not_litter
y🚱 non-potable_water
y🚷 no_pedestrians
y📵 no_mobile_phones
y🔞 underage
y☢️ radioactive radioactive_sign
y☣️ biohazard biohazard_sign
y⬆️ arrow_up
y↗️ arrow_upper_right
y➡️ arrow_right
y↘️ arrow_lower_right
y⬇️ arrow_down
y↙️ arrow_lower_left
y⬅️ arrow_left
y↖️ arrow_upper_left
y↕️ arrow_up_down
y↔️ left_right_arrow
y↩️ leftwards_arrow_with_hook
y↪️ arrow_right_hook
y⤴️ arrow_heading_up
y⤵️ arrow_heading_down
y🔃 arrows_clockwise
y🔄 arrows_counterclockwise
y🔙 back
y🔚 end
y🔛 on
y🔜 soon
y🔝 top
y🛐 place_of_worship
y⚛️ atom_symbol
y🕉️ om om_symbol
y✡️ star_of_david
y☸️ wheel_of_dharma
y☯️ yin_yang
y✝️ latin_cross
y☦️ orthodox_cross
y☪️ star_and_crescent
y☮️ peace_symbol
y🕎 menorah menorah_with_nine_branches
y🔯 six_pointed_star
y🪯 khanda
y♈ aries
y♉ taurus
y♊ gemini
y♋ cancer
y♌ leo
y♍ virgo
y♎ libra
y♏ scorpius
y♐ sagittarius
y♑ capricorn
y♒ aquarius
y♓ pisces
y⛎ ophiuchus
y🔀 twisted_rightwards_arrows
y🔁 repeat
y🔂 repeat_one
y▶️ arrow_forward
y⏩ fast_forward
y⏭️ next_track_button black_right_pointing_double_triangle_with_vertical_bar
y⏯️ play_or_pause_button black_right_pointing_triangle_with_double_vertical_bar
y◀️ arrow_backward
y⏪ rewind
y⏮️ previous_track_button black_left_pointing_double_triangle_with_vertical_bar
y🔼 arrow_up_small
y⏫ arrow_double_up
y🔽 arrow_down_small
y⏬ arrow_double_down
y⏸️ pause_button double_vertical_bar
y⏹️ stop_button black_square_for_stop
y⏺️ record_button black_circle_for_record
y⏏️ eject_button eject
y🎦 cinema
y🔅 low_brightness
y🔆 high_brightness
y📶 signal_strength
y🛜 wireless
y📳 vibration_mode
y📴 mobile_phone_off
y♀️ female_sign
y♂️ male_sign
y⚧️ transgender_symbol
y✖️ heavy_multiplication_x
y➕ heavy_plus_sign
y➖ heavy_minus_sign
y➗ heavy_division_sign
y🟰 heavy_equals_sign
y♾️ infinity
y‼️ bangbang
y⁉️ interrobang
y❓ question
y❔ grey_question
y❕ grey_exclamation
y❗ exclamation heavy_exclamation_mark
y〰️ wavy_dash
y💱 currency_exchange
y💲 heavy_dollar_sign
y⚕️ medical_symbol staff_of_aesculapius
y♻️ recycle
y⚜️ fleur_de_lis
y🔱 trident
y📛 name_badge
y🔰 beginner
y⭕ o
y✅ white_check_mark
y☑️ ballot_box_with_check
y✔️ heavy_check_mark
y❌ x
y❎ negative_squared_cross_mark
y➰ curly_loop
y➿ loop
y〽️ part_alternation_mark
y✳️ eight_spoked_asterisk
y✴️ eight_pointed_black_star
y❇️ sparkle
y©️ copyright
y®️ registered
y™️ tm
y#️⃣ hash
y*️⃣ asterisk keycap_star
y0️⃣ zero
y1️⃣ one
y2️⃣ two
y3️⃣ three
y4️⃣ four
y5️⃣ five
y6️⃣ six
y7️⃣ seven
y8️⃣ eight
y9️⃣ nine
y🔟 keycap_ten
y🔠 capital_abcd
y🔡 abcd
y🔢 1234
y🔣 symbols
y🔤 abc
y🅰️ a
y🆎 ab
y🅱️ b
y🆑 cl
y🆒 cool
y🆓 free
yℹ️ information_source
y🆔 id
yⓂ️ m
y🆕 new
y🆖 ng
y🅾️ o2
y🆗 ok
y🅿️ parking
y🆘 sos
y🆙 up
y🆚 vs
y🈁 koko
y🈂️ sa
y🈷️ u6708
y🈶 u6709
y🈯 u6307
y🉐 ideograph_advantage
y🈹 u5272
y🈚 u7121
y🈲 u7981
y🉑 accept
y🈸 u7533
y🈴 u5408
y🈳 u7a7a
y㊗️ congratulations
y㊙️ secret
y🈺 u55b6
y🈵 u6e80
y🔴 red_circle
y🟠 orange_circle large_orange_circle
y🟡 yellow_circle large_yellow_circle
y🟢 green_circle large_green_circle
y🔵 large_blue_circle
y🟣 purple_circle large_purple_circle
y🟤 brown_circle large_brown_circle
y⚫ black_circle
y⚪ white_circle
y🟥 red_square large_red_square
y🟧 orange_square large_orange_square
y🟨 yellow_square large_yellow_square
y🟩 green_square large_green_square
y🟦 blue_square large_blue_square
y🟪 purple_square large_purple_square
y🟫 brown_square large_brown_square
y⬛ black_large_square
y⬜ white_large_square
y◼️ black_medium_square
y◻️ white_medium_square
y◾ black_medium_small_square
y◽ white_medium_small_square
y▪️ black_small_square
y▫️ white_small_square
y🔶 large_orange_diamond
y🔷 large_blue_diamond
y🔸 small_orange_diamond
y🔹 small_blue_diamond
y🔺 small_red_triangle
y🔻 small_red_triangle_down
y💠 diamond_shape_with_a_dot_inside
y🔘 radio_button
y🔳 white_square_button
y🔲 black_square_button
g🏁 checkered_flag
g🚩 triangular_flag_on_post
g🎌 crossed_flags
g🏴 black_flag waving_black_flag
g🏳️ white_flag waving_white_flag
g🏳️‍🌈 rainbow_flag rainbow-flag
g🏳️‍⚧️ transgender_flag
g🏴‍☠️ pirate_flag
g🇦🇨 ascension_island flag-ac
g🇦🇩 andorra flag-ad
g🇦🇪 united_arab_emirates flag-ae
g🇦🇫 afghanistan flag-af
g🇦🇬 antigua_barbuda flag-ag
g🇦🇮 anguilla flag-ai
g🇦🇱 albania flag-al
g🇦🇲 armenia flag-am
g🇦🇴 angola flag-ao
g🇦🇶 antarctica flag-aq
g🇦🇷 argentina flag-ar
g🇦🇸 american_samoa flag-as
g🇦🇹 austria flag-at
g🇦🇺 australia flag-au
g🇦🇼 aruba flag-aw
g🇦🇽 aland_islands flag-ax
g🇦🇿 azerbaijan flag-az
g🇧🇦 bosnia_herzegovina flag-ba
g🇧🇧 barbados flag-bb
g🇧🇩 bangladesh flag-bd
g🇧🇪 belgium flag-be
g🇧🇫 burkina_faso flag-bf
g🇧🇬 bulgaria flag-bg
g🇧🇭 bahrain flag-bh
g🇧🇮 burundi flag-bi
g🇧🇯 benin flag-bj
g🇧🇱 st_barthelemy flag-bl
g🇧🇲 bermuda flag-bm
g🇧🇳 brunei flag-bn
g🇧🇴 bolivia flag-bo
g🇧🇶 caribbean_netherlands flag-bq
g🇧🇷 brazil flag-br
g🇧🇸 bahamas flag-bs
g🇧🇹 bhutan flag-bt
g🇧🇻 bouvet_island flag-bv
g🇧🇼 botswana flag-bw
g🇧🇾 belarus flag-by
g🇧🇿 belize flag-bz
g🇨🇦 canada flag-ca
g🇨🇨 cocos_islands flag-cc
g🇨🇩 congo_kinshasa flag-cd
g🇨🇫 central_african_republic flag-cf
g🇨🇬 congo_brazzaville flag-cg
g🇨🇭 switzerland flag-ch
g🇨🇮 cote_divoire flag-ci
g🇨🇰 cook_islands flag-ck
g🇨🇱 chile flag-cl
g🇨🇲 cameroon flag-cm
g🇨🇳 cn flag-cn
g🇨🇴 colombia flag-co
g🇨🇵 clipperton_island flag-cp
g🇨🇷 costa_rica flag-cr
g🇨🇺 cuba flag-cu
g🇨🇻 cape_verde flag-cv
g🇨🇼 curacao flag-cw
g🇨🇽 christmas_island flag-cx
g🇨🇾 cyprus flag-cy
g🇨🇿 czech_republic flag-cz
g🇩🇪 de flag-de
g🇩🇬 diego_garcia flag-dg
g🇩🇯 djibouti flag-dj
g🇩🇰 denmark flag-dk
g🇩🇲 dominica flag-dm
g🇩🇴 dominican_republic flag-do
g🇩🇿 algeria flag-dz
g🇪🇦 ceuta_melilla flag-ea
g🇪🇨 ecuador flag-ec
g🇪🇪 estonia flag-ee
g🇪🇬 egypt flag-eg
g🇪🇭 western_sahara flag-eh
g🇪🇷 eritrea flag-er
g🇪🇸 es flag-es
g🇪🇹 ethiopia flag-et
g🇪🇺 eu european_union flag-eu
g🇫🇮 finland flag-fi
g🇫🇯 fiji flag-fj
g🇫🇰 falkland_islands flag-fk
g🇫🇲 micronesia flag-fm
g🇫🇴 faroe_islands flag-fo
g🇫🇷 fr flag-fr
g🇬🇦 gabon flag-ga
g🇬🇧 gb uk flag-gb
g🇬🇩 grenada flag-gd
g🇬🇪 georgia flag-ge
g🇬🇫 french_guiana flag-gf
g🇬🇬 guernsey flag-gg
g🇬🇭 ghana flag-gh
g🇬🇮 gibraltar flag-gi
g🇬🇱 greenland flag-gl
g🇬🇲 gambia flag-gm
g🇬🇳 guinea flag-gn
g🇬🇵 guadeloupe flag-gp
g🇬🇶 equatorial_guinea flag-gq
g🇬🇷 greece flag-gr
g🇬🇸 south_georgia_south_sandwich_islands flag-gs
g🇬🇹 guatemala flag-gt
g🇬🇺 guam flag-gu
g🇬🇼 guinea_bissau flag-gw
g🇬🇾 guyana flag-gy
g🇭🇰 hong_kong flag-hk
g🇭🇲 heard_mcdonald_islands flag-hm
g🇭🇳 honduras flag-hn
g🇭🇷 croatia flag-hr
g🇭🇹 haiti flag-ht
g🇭🇺 hungary flag-hu
g🇮🇨 canary_islands flag-ic
g🇮🇩 indonesia flag-id
g🇮🇪 ireland flag-ie
g🇮🇱 israel flag-il
g🇮🇲 isle_of_man flag-im
g🇮🇳 india flag-in
g🇮🇴 british_indian_ocean_territory flag-io
g🇮🇶 iraq flag-iq
g🇮🇷 iran flag-ir
g🇮🇸 iceland flag-is
g🇮🇹 it flag-it
g🇯🇪 jersey flag-je
g🇯🇲 jamaica flag-jm
g🇯🇴 jordan flag-jo
g🇯🇵 jp flag-jp
g🇰🇪 kenya flag-ke
g🇰🇬 kyrgyzstan flag-kg
g🇰🇭 cambodia flag-kh
g🇰🇮 kiribati flag-ki
g🇰🇲 comoros flag-km
g🇰🇳 st_kitts_nevis flag-kn
g🇰🇵 north_korea flag-kp
g🇰🇷 kr flag-kr
g🇰🇼 kuwait flag-kw
g🇰🇾 cayman_islands flag-ky
g🇰🇿 kazakhstan flag-kz
g🇱🇦 laos flag-la
g🇱🇧 lebanon flag-lb
g🇱🇨 st_lucia flag-lc
g🇱🇮 liechtenstein flag-li
g🇱🇰 sri_lanka flag-lk
g🇱🇷 liberia flag-lr
g🇱🇸 lesotho flag-ls
g🇱🇹 lithuania flag-lt
g🇱🇺 luxembourg flag-lu
g🇱🇻 latvia flag-lv
g🇱🇾 libya flag-ly
g🇲🇦 morocco flag-ma
g🇲🇨 monaco flag-mc
g🇲🇩 moldova flag-md
g🇲🇪 montenegro flag-me
g🇲🇫 st_martin flag-mf
g🇲🇬 madagascar flag-mg
g🇲🇭 marshall_islands flag-mh
g🇲🇰 macedonia flag-mk
g🇲🇱 mali flag-ml
g🇲🇲 myanmar flag-mm
g🇲🇳 mongolia flag-mn
g🇲🇴 macau flag-mo
g🇲🇵 northern_mariana_islands flag-mp
g🇲🇶 martinique flag-mq
g🇲🇷 mauritania flag-mr
g🇲🇸 montserrat flag-ms
g🇲🇹 malta flag-mt
g🇲🇺 mauritius flag-mu
g🇲🇻 maldives flag-mv
g🇲🇼 malawi flag-mw
g🇲🇽 mexico flag-mx
g🇲🇾 malaysia flag-my
g🇲🇿 mozambique flag-mz
g🇳🇦 namibia flag-na
g🇳🇨 new_caledonia flag-nc
g🇳🇪 niger flag-ne
g🇳🇫 norfolk_island flag-nf
g🇳🇬 nigeria flag-ng
g🇳🇮 nicaragua flag-ni
g🇳🇱 netherlands flag-nl
g🇳🇴 norway flag-no
g🇳🇵 nepal flag-np
g🇳🇷 nauru flag-nr
g🇳🇺 niue flag-nu
g🇳🇿 new_zealand flag-nz
g🇴🇲 oman flag-om
g🇵🇦 panama flag-pa
g🇵🇪 peru flag-pe
g🇵🇫 french_polynesia flag-pf
g🇵🇬 papua_new_guinea flag-pg
g🇵🇭 philippines flag-ph
g🇵🇰 pakistan flag-pk
g🇵🇱 poland flag-pl
g🇵🇲 st_pierre_miquelon flag-pm
g🇵🇳 pitcairn_islands flag-pn
g🇵🇷 puerto_rico flag-pr
g🇵🇸 palestinian_territories flag-ps
g🇵🇹 portugal flag-pt
g🇵🇼 palau flag-pw
g🇵🇾 paraguay flag-py
g🇶🇦 qatar flag-qa
g🇷🇪 reunion flag-re
g🇷🇴 romania flag-ro
g🇷🇸 serbia flag-rs
g🇷🇺 ru flag-ru
g🇷🇼 rwanda flag-rw
g🇸🇦 saudi_arabia flag-sa
g🇸🇧 solomon_islands flag-sb
g🇸🇨 seychelles flag-sc
g🇸🇩 sudan flag-sd
g🇸🇪 sweden flag-se
g🇸🇬 singapore flag-sg
g🇸🇭 st_helena flag-sh
g🇸🇮 slovenia flag-si
g🇸🇯 svalbard_jan_mayen flag-sj
g🇸🇰 slovakia flag-sk
g🇸🇱 sierra_leone flag-sl
g🇸🇲 san_marino flag-sm
g🇸🇳 senegal flag-sn
g🇸🇴 somalia flag-so
g🇸🇷 suriname flag-sr
g🇸🇸 south_sudan flag-ss
g🇸🇹 sao_tome_principe flag-st
g🇸🇻 el_salvador flag-sv
g🇸🇽 sint_maarten flag-sx
g🇸🇾 syria flag-sy
g🇸🇿 swaziland flag-sz
g🇹🇦 tristan_da_cunha flag-ta
g🇹🇨 turks_caicos_islands flag-tc
g🇹🇩 chad flag-td
g🇹🇫 french_southern_territories flag-tf
g🇹🇬 togo flag-tg
g🇹🇭 thailand flag-th
g🇹🇯 tajikistan flag-tj
g🇹🇰 tokelau flag-tk
g🇹🇱 timor_leste flag-tl
g🇹🇲 turkmenistan flag-tm
g🇹🇳 tunisia flag-tn
g🇹🇴 tonga flag-to
g🇹🇷 tr flag-tr
g🇹🇹 trinidad_tobago flag-tt
g🇹🇻 tuvalu flag-tv
g🇹🇼 taiwan flag-tw
g🇹🇿 tanzania flag-tz
g🇺🇦 ukraine flag-ua
g🇺🇬 uganda flag-ug
g🇺🇲 us_outlying_islands flag-um
g🇺🇳 united_nations flag-un
g🇺🇸 us flag-us
g🇺🇾 uruguay flag-uy
g🇺🇿 uzbekistan flag-uz
g🇻🇦 vatican_city flag-va
g🇻🇨 st_vincent_grenadines flag-vc
g🇻🇪 venezuela flag-ve
g🇻🇬 british_virgin_islands flag-vg
g🇻🇮 us_virgin_islands flag-vi
g🇻🇳 vietnam flag-vn
g🇻🇺 vanuatu flag-vu
g🇼🇫 wallis_futuna flag-wf
g🇼🇸 samoa flag-ws
g🇽🇰 kosovo flag-xk
g🇾🇪 yemen flag-ye
g🇾🇹 mayotte flag-yt
g🇿🇦 south_africa flag-za
g🇿🇲 zambia flag-zm
g🇿🇼 zimbabwe flag-zw
g🏴󠁧󠁢󠁥󠁮󠁧󠁿 england flag-england
g🏴󠁧󠁢󠁳󠁣󠁴󠁿 scotland flag-scotland
g🏴󠁧󠁢󠁷󠁬󠁳󠁿 wales flag-wales
`;
