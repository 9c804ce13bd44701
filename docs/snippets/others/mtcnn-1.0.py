# mtcnn 1.0
from mtcnn import MTCNN
from mtcnn.utils.images import load_image
face = MTCNN(device="CPU:0").detect_faces(load_image('photo.jpg'), threshold_onet=0.7)[0]
print(face['box'], face['keypoints']['left_eye'])
